import { readAssets } from '../../../page/assets.ts';
import { html, trusted } from '../../../page/html.ts';
import { transcriptsTab } from '../../../page/views/transcripts-tab.ts';
import type { ShownTranscripts } from './shown-transcripts.ts';

/** The transcripts as one HTML document with its style in it: no script, no request, all text escaped. */
export function transcriptHtml(shown: ShownTranscripts, now: number): string {
  const { incident, attempts, transcripts } = shown;
  const style = readAssets().get('page.css')?.text ?? '';
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${incident.title} · mendhook</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<style>${trusted(style)}</style>
</head>
<body>
<main id="main">
<h1>${incident.title}</h1>
<p>${incident.service}, incident <code>${incident.id}</code></p>
${transcriptsTab({ attempts, transcripts }, now)}
</main>
</body>
</html>
`.markup;
}
