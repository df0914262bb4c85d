import { expect, it } from 'vitest';
import { documentTypesPage } from './document-types-page.ts';

it('docs/document-types.md is what the lists of fields and the checks say', async () => {
  await expect(documentTypesPage()).toMatchFileSnapshot('../docs/document-types.md');
});
