import type { OpenapiDocument, OpenapiOperation } from './build-openapi.ts';
import { docsStyle } from './docs-style.ts';

/** The description of the API as one page that needs no script and nothing from elsewhere. */
export function toDocsPage(document: OpenapiDocument): string {
  const { title, version, description } = document.info as { title: string; version: string; description: string };
  const listed = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const sections = document.tags.map(({ name }) => {
    const own = listed.filter(({ operation }) => operation.tags.includes(name));
    return `<section><h2>${toEntities(name)}</h2>\n${own.map(toArticle).join('\n')}\n</section>`;
  });
  const links = listed.map(
    ({ path, method, operation }) =>
      `<li><a href="#${operation.operationId}"><code>${method.toUpperCase()}</code> ${toEntities(path)}</a></li>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${toEntities(title)} API ${toEntities(version)}</title>
<style>${docsStyle}</style>
</head>
<body>
<nav><ul>
${links.join('\n')}
</ul></nav>
<main>
<h1>${toEntities(title)} API <small>${toEntities(version)}</small></h1>
${description
  .split('\n\n')
  .map((text) => `<p>${toInline(text)}</p>`)
  .join('\n')}
<p>For programs: <a href="/openapi.json">/openapi.json</a></p>
${sections.join('\n')}
</main>
</body>
</html>
`;
}

type Listed = { path: string; method: string; operation: OpenapiOperation };
type Parameter = { name: string; in: string; required: boolean; description?: string; schema: object };
type Content = Record<string, { schema?: object; example?: unknown }>;

function toArticle({ path, method, operation }: Listed): string {
  const {
    operationId,
    summary,
    description,
    parameters = [],
    requestBody,
    responses,
  } = operation as OpenapiOperation & {
    description?: string;
    parameters?: Parameter[];
    requestBody?: { content: Content };
    responses: Record<string, { description: string; content?: Content }>;
  };
  return [
    `<article id="${operationId}"><h3><code class="${method}">${method.toUpperCase()}</code> ${toEntities(path)}</h3>`,
    `<p>${toInline(summary)}.${description === undefined ? '' : ` ${toInline(description)}`}</p>`,
    parameters.length === 0 ? '' : `<table>${parameters.map(toRow).join('')}</table>`,
    requestBody === undefined ? '' : toContent('Request', requestBody.content),
    ...Object.entries(responses).map(
      ([status, response]) =>
        `<div class="response"><b>${status}</b> ${toInline(response.description)}</div>` +
        (Number(status) < 400 || status === '503' ? toContent('Body', response.content ?? {}) : ''),
    ),
    '</article>',
  ]
    .filter((part) => part !== '')
    .join('\n');
}

const toRow = ({ name, in: place, required, description = '', schema }: Parameter): string =>
  `<tr><td><code>${toEntities(name)}</code></td><td>${place}${required ? ', required' : ''}</td>` +
  `<td>${toInline(description)} <code>${toEntities(JSON.stringify(schema))}</code></td></tr>`;

const toContent = (what: string, content: Content): string =>
  Object.entries(content)
    .filter(([contentType]) => contentType !== 'application/problem+json')
    .map(
      ([contentType, { schema, example }]) =>
        (example === undefined ? '' : `<pre>${toEntities(JSON.stringify(example, null, 2))}</pre>`) +
        `<details><summary>${what}, ${toEntities(contentType)}: schema</summary><pre>${toEntities(JSON.stringify(schema, null, 2))}</pre></details>`,
    )
    .join('\n');

/** The only mark-up that our sentences use. */
const toInline = (text: string): string => toEntities(text).replace(/`([^`]+)`/g, '<code>$1</code>');

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const toEntities = (text: string): string => text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
