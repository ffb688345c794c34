import { escapeHtml } from '../../../page/escape-html.ts';

/** What the browser posts to GitHub. */
export interface ManifestForm {
  /** GitHub's page, with the state in its query. */
  readonly action: string;
  readonly manifest: object;
}

/** The page that a person opens: one button, which posts the manifest. No script, and no form to any other site. */
export const manifestPage = ({ action, manifest }: ManifestForm): Response =>
  htmlPage(
    200,
    `<p>GitHub asks you to confirm the name. Then it sends you back here, and the command in your terminal gets the App's key.</p>
<form action="${escapeHtml(action)}" method="post">
<input type="hidden" name="manifest" value="${escapeHtml(JSON.stringify(manifest))}">
<button>Create the GitHub App</button>
</form>`,
    new URL(action).origin,
  );

/** A page that says one thing. */
export const messagePage = (status: number, message: string): Response =>
  htmlPage(status, `<p>${escapeHtml(message)}</p>`, "'none'");

const htmlPage = (status: number, body: string, formAction: string): Response =>
  new Response(
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>mendhook</title><h1>mendhook</h1>${body}</html>\n`,
    {
      status,
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        'content-security-policy': `default-src 'none'; form-action ${formAction}; frame-ancestors 'none'; base-uri 'none'`,
        // The path is a secret: GitHub is told the origin alone.
        'referrer-policy': 'strict-origin',
        'x-content-type-options': 'nosniff',
      },
    },
  );
