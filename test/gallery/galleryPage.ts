import { galleryStates } from '../ui/states/gallery';
import { themes } from '../ui/support/panelPage';
import type { Theme } from '../ui/support/panelPage';
import { languages } from '../support/l10n/languages';

/** What the gallery's pickers choose: the query of its address. */
export interface GalleryLook {
  /** All four beside each other when it is undefined. */
  readonly theme: Theme | undefined;
  readonly width: number;
  readonly zoom: number;
  readonly language: string;
  readonly reducedMotion: boolean;
  /** A part of the names of the states to show. */
  readonly state: string;
}

export const widths = [240, 420, 900] as const;
const zooms = [100, 200] as const;
const height = 860;

export function parseLook(query: URLSearchParams): GalleryLook {
  const theme = query.get('theme') ?? 'dark';
  return {
    theme: themes.find((one) => one === theme),
    width: widths.find((one) => String(one) === query.get('width')) ?? 420,
    zoom: zooms.find((one) => String(one) === query.get('zoom')) ?? 100,
    language: languages.find((one) => one === query.get('language')) ?? 'en',
    reducedMotion: query.get('motion') === 'reduced',
    state: query.get('state') ?? '',
  };
}

/** Every state in a frame of its own, with the pickers above. */
export function galleryPage(look: GalleryLook): string {
  const states = galleryStates.filter(({ name }) => name.includes(look.state));
  const shown = look.theme === undefined ? themes : [look.theme];
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Parley: every state of the panel</title>
<link rel="stylesheet" href="/gallery.css">
</head>
<body>
<form>
<h1>Every state of the panel</h1>
${picker('Theme', 'theme', [...themes, 'all'], look.theme ?? 'all')}
${picker('Width', 'width', widths, look.width)}
${picker('Zoom %', 'zoom', zooms, look.zoom)}
${picker('Motion', 'motion', ['full', 'reduced'], look.reducedMotion ? 'reduced' : 'full')}
${picker('Language', 'language', languages, look.language)}
${picker('State', 'state', ['', ...galleryStates.map(({ name }) => name)], look.state)}
<noscript><button>Show</button></noscript>
</form>
<main>
${states.flatMap(({ name }) => shown.map((theme) => frame(name, theme, look))).join('\n')}
</main>
<script>document.forms[0].addEventListener('change', ({ currentTarget }) => currentTarget.submit());</script>
</body>
</html>
`;
}

function picker<T extends string | number>(label: string, name: string, values: readonly T[], chosen: T): string {
  const option = (value: T): string => {
    const selected = value === chosen ? ' selected' : '';
    return `<option value="${value}"${selected}>${value === '' ? 'all' : value}</option>`;
  };
  return `<label>${label} <select name="${name}">${values.map(option).join('')}</select></label>`;
}

function frame(state: string, theme: Theme, { width, zoom, language, reducedMotion }: GalleryLook): string {
  const motion = reducedMotion ? 'reduced' : 'full';
  const query = new URLSearchParams({ theme, language, motion }).toString().replaceAll('&', '&amp;');
  // As a browser's zoom does: fewer pixels of CSS, each of them larger.
  const scale = zoom / 100;
  const size = `width="${width / scale}" height="${height / scale}" style="scale: ${scale}"`;
  return `<figure style="width: ${width}px; height: ${height}px">
<figcaption><a href="/state/${state}?${query}">${state}</a> ${theme}</figcaption>
<iframe title="${state}, ${theme}" src="/state/${state}?${query}" ${size} loading="lazy"></iframe>
</figure>`;
}
