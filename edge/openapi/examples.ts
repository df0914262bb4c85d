/** Requests as callers make them, and the beginning of what comes back: recorded on the sample W-2 and trimmed. */
export const examples: Readonly<Record<string, { request?: unknown; response?: unknown }>> = {
  classify: {
    request: { image_urls: ['https://example.com/w2.png'] },
    response: {
      type: 'W2',
      confidence: 0.95,
      reasoning: 'Document contains W-2 form header and wage fields',
      alternatives: [{ type: '1099-MISC', confidence: 0.03 }],
      pages: [{ page: 1, type: 'W2', confidence: 0.95 }],
      calibrated: false,
      warnings: [],
      latency_ms: 1234,
      request_id: '5f0c0c1e-8d9a-4b7e-9f6e-0a1b2c3d4e5f',
    },
  },
  extract: {
    request: {
      image_urls: ['https://example.com/page1.png', 'https://example.com/page2.png'],
      doc_type: 'bank_statement',
    },
  },
  createDocument: { request: { content_type: 'application/pdf', size_bytes: 48_213 } },
  createJob: {
    request: {
      document_ids: ['doc_019ab3c5d7e9f1a2b3c4d5e6f7a8b9c0'],
      webhook: 'https://example.com/docproc',
      metadata: { loan: 'A-17' },
    },
  },
  createBatch: {
    request: {
      sources: [{ image_urls: ['https://example.com/1.pdf'] }, { image_urls: ['https://example.com/2.pdf'] }],
    },
  },
  createKey: { request: { name: 'loan intake', scopes: ['extract', 'documents', 'jobs'] } },
};
