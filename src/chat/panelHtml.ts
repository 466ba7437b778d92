/** What the panel's page needs to know before its script runs. */
export interface PanelPage {
  /** Where scripts, styles and fonts may come from: `webview.cspSource`. */
  readonly cspSource: string;
  /** Unguessable, new for every page: {@link https://www.w3.org/TR/CSP3/#security-nonces}. */
  readonly nonce: string;
  readonly scriptUri: string;
  readonly styleUri: string;
  /** The display language, as a BCP 47 tag: `vscode.env.language`. */
  readonly language: string;
  /** The script with the translations of the webview's texts; undefined: there are none into the language. */
  readonly translationsUri: string | undefined;
}

/**
 * The page of the panel. Everything is forbidden by its content security policy but our own scripts (by nonce), our own style sheet
 * and icon font, images and sound that came as data, and a worker that our script makes of its own text.
 */
export function panelHtml({ cspSource, nonce, scriptUri, styleUri, language, translationsUri }: PanelPage): string {
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}`,
    `font-src ${cspSource}`,
    `img-src data:`,
    `media-src data:`,
    `worker-src blob:`,
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ');
  const script = (uri: string): string => `<script nonce="${attribute(nonce)}" src="${attribute(uri)}"></script>`;
  return `<!DOCTYPE html>
<html lang="${attribute(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${attribute(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Parley</title>
<link rel="stylesheet" href="${attribute(styleUri)}">
</head>
<body>
<div id="parley"></div>
${[...(translationsUri === undefined ? [] : [translationsUri]), scriptUri].map(script).join('\n')}
</body>
</html>
`;
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
