import { describe, expect, it } from 'vitest';
import { describeUnsupported, detectKind } from './document-kind.ts';

const bytes = (latin1: string) => Uint8Array.from(latin1, (character) => character.charCodeAt(0));

describe('the kind of a document', () => {
  it.each([
    ['pdf', '%PDF-1.7\n%\xe2\xe3'],
    ['pdf', 'header of a mail system\r\n%PDF-1.4\n'],
    ['png', '\x89PNG\r\n\x1a\n\0\0\0\rIHDR'],
    ['jpeg', '\xff\xd8\xff\xe0\0\x10JFIF'],
    ['tiff', 'II*\0\x08\0\0\0'],
    ['tiff', 'MM\0*\0\0\0\x08'],
    ['tiff', 'II+\0\x08\0\0\0'],
    ['webp', 'RIFF\x24\0\0\0WEBPVP8 '],
    ['gif', 'GIF89a\x01\0'],
    ['heic', '\0\0\0\x18ftypheic\0\0\0\0mif1heic'],
    ['heic', '\0\0\0\x18ftypmif1\0\0\0\0mif1heic'],
  ])('is %s by its first bytes', (kind, head) => {
    expect(detectKind(bytes(head))).toBe(kind);
  });

  it.each([
    ['an HTML page', '<!DOCTYPE html>\n<html><body>Download our %PDF-1.7 file'],
    ['an HTML page', '\xef\xbb\xbf \n<html lang="en">'],
    ['an HTML page', '<!-- saved -->\n<html>'],
    ['an SVG image', '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg">'],
    ['an XML file', '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>'],
    ['a JSON file', '{"error":"expired"}'],
    ['an AVIF image', '\0\0\0\x1cftypavif\0\0\0\0avifmif1'],
    ['an AVIF image', '\0\0\0\x1cftypmif1\0\0\0\0mif1avif'],
    ['a video', '\0\0\0\x18ftypmp42\0\0\0\0isommp42'],
    ['a BMP image', 'BM\x36\0\0\0\0\0\0\0\x36'],
    ['an Office document', 'PK\x03\x04\x14\0\x06\0[Content_Types].xml'],
    ['an Office document', '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'],
    ['a ZIP archive', 'PK\x03\x04\x14\0\0\0photo.jpg'],
    ['a gzip archive', '\x1f\x8b\x08\0'],
    ['an RTF document', '{\\rtf1\\ansi'],
    ['a text file', 'Dear customer,\r\n'],
    ['a file of an unknown kind', '\x01\x02\x03\x04'],
  ])('that is not read is called %s', (name, head) => {
    expect(detectKind(bytes(head))).toBeNull();
    expect(describeUnsupported(bytes(head))).toBe(name);
  });
});
