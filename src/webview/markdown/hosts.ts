/**
 * Stands in for the package `punycode.js` in the webview's bundle (see `webviewOptions` in build/product.mjs): browsers write hosts in
 * ASCII by themselves. Nothing is written back: letters that look like others would pass for them in a link's text.
 */
const hosts = {
  /** As a browser would ask for it; what is no host stays as it is. */
  toASCII: (host: string): string => URL.parse(`http://${host}`)?.hostname ?? host,
  toUnicode: (host: string): string => host,
};

// eslint-disable-next-line no-restricted-syntax -- markdown-it imports it like this
export default hosts;
