import * as assert from 'node:assert/strict';
import { admit } from '../../../src/mcp/bridge/httpGuard';
import { isToken, newToken } from '../../../src/mcp/bridge/tokens';

const port = 4711;
const token = newToken();
const tokenOf = (id: string): string | undefined => (id === 'a-b' ? token : undefined);
const good = { url: '/mcp/a-b', headers: { host: `127.0.0.1:${port}`, authorization: `Bearer ${token}` } };

/** `in`, or why not. */
function verdict(url: string, headers: Readonly<Record<string, string | undefined>>): string {
  const admission = admit({ url, headers: { ...good.headers, ...headers } }, port, tokenOf);
  return admission.admitted ? 'in' : `${admission.status} ${admission.reason}`;
}

describe('the guard of the loopback server', () => {
  it('lets in who has the token, and names what is served', () => {
    assert.deepEqual(admit(good, port, tokenOf), { admitted: true, id: 'a-b' });
    assert.equal(verdict(good.url, { host: `LocalHost:${port}` }), 'in');
    assert.equal(verdict(good.url, { authorization: `bearer ${token}` }), 'in');
    assert.equal(verdict(good.url, { origin: `http://127.0.0.1:${port}` }), 'in');
  });

  it('refuses hosts that are not this port of loopback: DNS rebinding', () => {
    const hosts = [
      'evil.example',
      `evil.example:${port}`,
      '127.0.0.1',
      `127.0.0.1:${port + 1}`,
      `127.0.0.1.evil.example:${port}`,
    ];
    for (const host of [...hosts, '', `[::1]:${port}`, `0.0.0.0:${port}`, undefined]) {
      assert.equal(verdict(good.url, { host }), '403 Host not allowed', host);
    }
  });

  it('refuses the origin of any page', () => {
    for (const origin of [
      'https://evil.example',
      'null',
      '',
      `https://127.0.0.1:${port}`,
      'http://127.0.0.1',
      'vscode-webview://x',
    ]) {
      assert.equal(verdict(good.url, { origin }), '403 Origin not allowed', origin);
    }
  });

  it('refuses a wrong or missing token, and says no more when the path is wrong', () => {
    const tokens = [
      undefined,
      '',
      'Bearer',
      'Bearer ',
      `Bearer ${newToken()}`,
      `Bearer ${token}x`,
      `Bearer ${token.slice(1)}`,
    ];
    for (const authorization of [...tokens, `Basic ${token}`, token, `Bearer ${token} ${token}`]) {
      assert.equal(verdict(good.url, { authorization }), '401 Unauthorized', authorization);
    }
    for (const url of [
      '/',
      '/mcp/',
      '/mcp/other',
      '/mcp/a-b/',
      `/mcp/a-b?token=${token}`,
      '//mcp/a-b',
      '/mcp/../mcp/a-b',
      '*',
    ]) {
      assert.equal(verdict(url, {}), '401 Unauthorized', url);
    }
  });

  it('tells tokens apart', () => {
    assert.equal(token.length, 43);
    assert.notEqual(newToken(), newToken());
    assert.equal(isToken(token, token), true);
    assert.equal(isToken('', token), false);
    assert.equal(isToken(`${token}\0`, token), false);
  });
});
