/** R2 `uploads/{tenantId}/{documentId}`: a document as it was uploaded. Never the caller's file name. */
export const uploadKey = (tenantId: string, documentId: string) => `uploads/${tenantId}/${documentId}`;

/**
 * R2 `results/{tenantId}/{jobId}.json`: a job's result. The attempt is not in the name: a second run finds the first one's
 * object, and `if-none-match: *` keeps it.
 */
export const resultKey = (tenantId: string, jobId: string) => `results/${tenantId}/${jobId}.json`;

/** The name of a job's or batch's object. The tenant's own object is named by its id alone. */
export const jobObjectName = (tenantId: string, jobId: string) => `${tenantId}/${jobId}`;
export const batchObjectName = (tenantId: string, batchId: string) => `${tenantId}/${batchId}`;
