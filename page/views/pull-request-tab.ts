import { formatPlural } from '../format.ts';
import { html, type SafeHtml } from '../html.ts';
import { githubMarkdown } from '../markdown.ts';
import type { ChangedFile, CommentView, CommitView, IncidentDetail, PullRequestView } from '../source.ts';
import { outsideLink } from '../web-address.ts';
import { changeCount, diffView } from './diff.ts';
import { icon } from './icon.ts';
import { mergedAs } from './merged-as.ts';
import { section } from './section.ts';
import { clock, dayAndClock } from './time.ts';

/** The pull request as a reviewer wants to read it: what and why, then the commits, then the diff. */
export function pullRequestTab({ pullRequest: pull, incident }: IncidentDetail): SafeHtml {
  const elsewhere = incident.pullRequest;
  if (pull === undefined && elsewhere !== undefined) {
    return html`<div class="card empty-state"><h2>${outsideLink(elsewhere.url, elsewhere.title)}</h2><p>Pull request #${elsewhere.number} is on GitHub, in ${elsewhere.repository}.</p></div>
${mergedAs(incident.merge)}`;
  }
  if (pull === undefined) {
    return html`<div class="card empty-state"><h2>No pull request</h2><p>There is one as soon as a fix has been made and checked.</p></div>`;
  }
  return html`<div class="columns columns-narrow-side">
<div class="column-main">
<div class="pull-head" id="pull-head"><h2>${pull.title} <span class="pull-number">#${pull.number}</span></h2>
<p class="pull-facts">${stateOf(pull)} <span><code>${pull.branch}</code> ${icon('arrow')}<span class="visually-hidden">into</span> <code>${pull.base}</code></span></p></div>
${section('description', 'Description', html`<div class="prose">${githubMarkdown(pull.body)}</div>`)}
${mergedAs(incident.merge)}
</div>
<div class="column-side">
${section('pull-facts', 'About', about(pull))}
${section('commits', formatPlural(pull.commits.length, 'commit'), html`<ol class="commits">${pull.commits.map(commitView)}</ol>`)}
${pull.comments.length > 0 && section('comments', formatPlural(pull.comments.length, 'comment'), html`${pull.comments.map(commentView)}`)}
</div></div>
<section id="changes" class="changes" aria-labelledby="changes-title"><h2 id="changes-title">Changed files ${changeCount(sumOf(pull))}</h2>${diffView(pull.files, isIncidentReport)}</section>`;
}

/** Reviewers want the change first; the report says again what is above, at length. */
const isIncidentReport = ({ path, status }: ChangedFile): boolean =>
  status === 'added' && /^docs\/incidents\/[^/]+\.md$/.test(path);

function stateOf({ state, draft }: PullRequestView): SafeHtml {
  if (state === 'merged') return html`<span class="pill tone-merged">${icon('merge')}Merged</span>`;
  if (state === 'closed') return html`<span class="pill tone-bad">${icon('fail')}Closed</span>`;
  return draft
    ? html`<span class="pill tone-neutral">${icon('draft')}Draft</span>`
    : html`<span class="pill tone-good">${icon('draft')}Open</span>`;
}

const sumOf = ({ files }: PullRequestView) => ({
  additions: files.reduce((sum, file) => sum + file.additions, 0),
  deletions: files.reduce((sum, file) => sum + file.deletions, 0),
});

const about = (pull: PullRequestView): SafeHtml => html`<dl class="pairs">
<div><dt>Repository</dt><dd>${pull.repository}</dd></div>
${pull.url !== undefined && html`<div><dt>Address</dt><dd>${outsideLink(pull.url, pull.url)}</dd></div>`}
<div><dt>Labels</dt><dd>${pull.labels.map((label) => html`<span class="tag">${label}</span> `)}</dd></div>
</dl>`;

function commitView({ sha, message, author, at }: CommitView): SafeHtml {
  const [subject = '', ...rest] = message.split('\n');
  const body = rest.join('\n').trim();
  return html`<li data-key="${sha}"><p class="commit-subject">${subject}</p><p class="commit-facts"><code>${sha.slice(0, 8)}</code> ${author} <span class="dot">·</span> ${clock(at)}</p>
${body !== '' && html`<details class="fold" data-key="body"><summary>Message</summary><pre class="commit-body">${body}</pre></details>`}</li>`;
}

const commentView = ({ author, place, body, at, updatedAt }: CommentView): SafeHtml =>
  html`<article class="comment" data-key="${at} ${place ?? ''}"><p class="comment-facts"><strong>${author}</strong> ${dayAndClock(at)}${place !== undefined && html` <span class="dot">·</span> <code>${place}</code>`}${updatedAt !== undefined && updatedAt !== at && html` <span class="dot">·</span> edited ${clock(updatedAt)}`}</p><div class="prose">${githubMarkdown(body)}</div></article>`;
