import { describe, expect, it } from 'vitest';
import { ApiError } from './errors.ts';
import { checkPublicUrl, isPublicAddress } from './public-url.ts';

/** The error that refuses the URL, or null where it may be fetched. */
function refusal(url: string | URL, allowPrivate = false): ApiError | null {
  try {
    checkPublicUrl(url, { allowPrivate });
    return null;
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
}

describe('a URL that may be fetched', () => {
  it.each([
    'https://example.com/w2.pdf',
    'https://EXAMPLE.com/w2.pdf?X-Amz-Signature=abc&X-Amz-Expires=60#page=2',
    'https://account.r2.cloudflarestorage.com/bucket/key',
    'https://example.com:443/a.png',
    'https://example.com:8443/a.png',
    'https://minio.example.com:9000/a.png',
    'https://bücher.example/rechnung.pdf',
    'https://例え.テスト/a.png',
    'https://8.8.8.8/a.png',
    'https://[2606:4700:4700::1111]/a.png',
    'https://localhost.example.com/a.png',
    'https://my-internal.example.com/a.png',
  ])('%s', (url) => {
    expect(refusal(url)).toBeNull();
  });

  it('comes back parsed, query and all, so that what was checked is what is fetched', () => {
    const url = checkPublicUrl('https://Example.com:443/a b.png?sig=1%2F2', { allowPrivate: false });
    expect(url.href).toBe('https://example.com/a%20b.png?sig=1%2F2');
  });

  it('may come in as a URL object and is not changed', () => {
    const url = new URL('https://example.com/a.png');
    expect(checkPublicUrl(url, { allowPrivate: false }).href).toBe('https://example.com/a.png');
    expect(refusal(new URL('https://127.0.0.1/a.png'))?.code).toBe('source_not_allowed');
  });
});

describe('a URL that is refused', () => {
  it.each([
    ['not a URL', 'w2.pdf'],
    ['empty', ''],
    ['no host', 'https://'],
    ['http', 'http://example.com/a.png'],
    ['file', 'file:///etc/passwd'],
    ['data', 'data:image/png;base64,AAAA'],
    ['ftp', 'ftp://example.com/a.png'],
    ['gopher', 'gopher://example.com/_x'],
    ['javascript', 'javascript:alert(1)'],
    ['blob', 'blob:https://example.com/1234'],
    ['user name', 'https://user@example.com/a.png'],
    ['password', 'https://:secret@example.com/a.png'],
    ['user name that looks like the host', 'https://example.com@127.0.0.1/a.png'],
    ['http port', 'https://example.com:80/a.png'],
    ['ssh port', 'https://example.com:22/a.png'],
    ['smtp port', 'https://example.com:465/a.png'],
    ['port 0', 'https://example.com:0/a.png'],
    ['last system port', 'https://example.com:1023/a.png'],
    ['port out of range', 'https://example.com:65536/a.png'],
    ['loopback', 'https://127.0.0.1/a.png'],
    ['loopback, short', 'https://127.1/a.png'],
    ['loopback, decimal', 'https://2130706433/a.png'],
    ['loopback, octal', 'https://0177.0.0.1/a.png'],
    ['loopback, hex', 'https://0x7f000001/a.png'],
    ['loopback, mixed', 'https://0x7f.0.1/a.png'],
    ['loopback, full-width digits', 'https://１２７.０.０.１/a.png'],
    ['loopback, circled digits', 'https://①②⑦.⓪.⓪.①/a.png'],
    ['loopback, percent-encoded', 'https://%31%32%37.0.0.1/a.png'],
    ['loopback, ideographic full stops', 'https://127。0。0。1/a.png'],
    ['loopback, trailing dot', 'https://127.0.0.1./a.png'],
    ['backslash for slash', 'https:\\\\127.0.0.1\\a.png'],
    ['tab inside', 'https://127.0.\t0.1/a.png'],
    ['zero', 'https://0/a.png'],
    ['unspecified', 'https://0.0.0.0/a.png'],
    ['metadata', 'https://169.254.169.254/latest/meta-data'],
    ['metadata, decimal', 'https://2852039166/latest/meta-data'],
    ['metadata, IPv6', 'https://[fd00:ec2::254]/latest/meta-data'],
    ['metadata, by name', 'https://metadata.google.internal/'],
    ['private 10', 'https://10.0.0.1/a.png'],
    ['private 172', 'https://172.31.255.255/a.png'],
    ['private 192', 'https://192.168.1.1/a.png'],
    ['IPv6 loopback', 'https://[::1]/a.png'],
    ['IPv6 loopback, long', 'https://[0:0:0:0:0:0:0:1]/a.png'],
    ['IPv4-mapped', 'https://[::ffff:127.0.0.1]/a.png'],
    ['IPv4-compatible', 'https://[::127.0.0.1]/a.png'],
    ['localhost', 'https://localhost/a.png'],
    ['localhost, capitals', 'https://LocalHost/a.png'],
    ['localhost, circled letters', 'https://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/a.png'],
    ['localhost, soft hyphen', 'https://local\u00adhost/a.png'],
    ['localhost, trailing dot', 'https://localhost./a.png'],
    ['below localhost', 'https://www.localhost/a.png'],
    ['.local', 'https://printer.local/a.png'],
    ['.internal', 'https://db.prod.internal/a.png'],
    ['.home.arpa', 'https://nas.home.arpa/a.png'],
    ['.lan', 'https://nas.lan/a.png'],
    ['single label', 'https://intranet/a.png'],
    ['trailing dot', 'https://example.com./a.png'],
    ['host that is one dot', 'https://./a.png'],
  ])('%s', (_, url) => {
    expect(refusal(url)?.code).toBe('source_not_allowed');
  });

  it.each([
    { url: 'nonsense', reason: 'This URL may not be fetched: it is not a valid URL.' },
    { url: 'http://example.com/secret', reason: 'This URL may not be fetched: only https is supported.' },
    {
      url: 'https://secret:secret@example.com/',
      reason: 'This URL may not be fetched: it must not hold a user name or password.',
    },
    { url: 'https://example.com:25/secret', reason: 'This URL may not be fetched: use port 443 or one from 1024 up.' },
    { url: 'https://10.0.0.1/secret', reason: 'This URL may not be fetched: its host is not on the public internet.' },
  ])('says why without repeating it: $reason', ({ url, reason }) => {
    expect(refusal(url)?.message).toBe(reason);
  });
});

describe('on one’s own machine (allowPrivate)', () => {
  it.each([
    'http://127.0.0.1:9000/a.png',
    'http://localhost:80/a.png',
    'http://minio:9000/a.png',
    'https://10.0.0.1:22/a.png',
    'http://[::1]:8080/a.png',
  ])('%s may be fetched', (url) => {
    expect(refusal(url, true)).toBeNull();
  });

  it.each(['file:///etc/passwd', 'data:image/png;base64,AAAA', 'http://user:pass@127.0.0.1/a.png', 'nonsense'])(
    '%s is refused all the same',
    (url) => {
      expect(refusal(url, true)?.code).toBe('source_not_allowed');
    },
  );
});

describe('an address a name resolves to', () => {
  it.each([
    '1.1.1.1',
    '8.8.8.8',
    '93.184.216.34',
    '172.15.255.255',
    '172.32.0.1',
    '100.63.255.255',
    '100.128.0.1',
    '169.253.255.255',
    '223.255.255.255',
    '2606:4700:4700::1111',
    '2a00:1450:4001:81b::200e',
    '::ffff:8.8.8.8',
    '64:ff9b::8.8.8.8',
  ])('%s is public', (ip) => {
    expect(isPublicAddress(ip)).toBe(true);
  });

  it.each([
    ['unspecified', '0.0.0.0'],
    ['this network', '0.1.2.3'],
    ['loopback', '127.0.0.1'],
    ['loopback, end', '127.255.255.255'],
    ['private 10', '10.255.255.255'],
    ['private 172, start', '172.16.0.0'],
    ['private 172, end', '172.31.255.255'],
    ['private 192', '192.168.0.1'],
    ['link-local', '169.254.0.1'],
    ['metadata', '169.254.169.254'],
    ['container credentials', '169.254.170.2'],
    ['carrier-grade NAT', '100.64.0.1'],
    ['carrier-grade NAT, end', '100.127.255.255'],
    ['Azure wire server', '168.63.129.16'],
    ['protocol assignments', '192.0.0.192'],
    ['documentation 1', '192.0.2.1'],
    ['documentation 2', '198.51.100.1'],
    ['documentation 3', '203.0.113.1'],
    ['benchmarking', '198.19.255.255'],
    ['6to4 relay', '192.88.99.1'],
    ['multicast', '224.0.0.1'],
    ['multicast, end', '239.255.255.255'],
    ['reserved', '240.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['IPv6 unspecified', '::'],
    ['IPv6 loopback', '::1'],
    ['IPv4-compatible private', '::10.0.0.1'],
    ['IPv4-compatible public', '::808:808'],
    ['IPv4-mapped loopback', '::ffff:127.0.0.1'],
    ['IPv4-mapped metadata, hex', '::ffff:a9fe:a9fe'],
    ['IPv4-translated', '::ffff:0:10.0.0.1'],
    ['NAT64 private', '64:ff9b::10.0.0.1'],
    ['NAT64 metadata', '64:ff9b::a9fe:a9fe'],
    ['NAT64 local use', '64:ff9b:1::8.8.8.8'],
    ['6to4 private', '2002:a00:1::'],
    ['6to4 public', '2002:808:808::1'],
    ['Teredo', '2001:0:4136:e378:8000:63bf:3fff:fdd2'],
    ['ISATAP private', '2606:4700::5efe:10.0.0.1'],
    ['ISATAP, universal bit', '2606:4700::200:5efe:10.0.0.1'],
    ['link-local IPv6', 'fe80::1'],
    ['link-local IPv6 with zone', 'fe80::1%eth0'],
    ['site-local', 'fec0::1'],
    ['unique local', 'fc00::1'],
    ['metadata IPv6', 'fd00:ec2::254'],
    ['multicast IPv6', 'ff02::1'],
    ['documentation IPv6', '2001:db8::1'],
    ['documentation IPv6, new', '3fff::1'],
    ['benchmarking IPv6', '2001:2::1'],
    ['discard', '100::1'],
    ['not assigned', '4000::1'],
    ['short form', '8.8'],
    ['leading zero', '010.8.8.8'],
    ['hex', '0x08080808'],
    ['brackets', '[2606:4700:4700::1111]'],
    ['a name', 'example.com'],
    ['empty', ''],
  ])('%s is not: %s', (_, ip) => {
    expect(isPublicAddress(ip)).toBe(false);
  });
});
