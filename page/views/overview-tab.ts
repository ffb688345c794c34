import { questionCost } from '../../core/lifecycle/question.ts';
import type { Attempt } from '../../core/records/attempt.ts';
import type { Incident } from '../../core/records/incident.ts';
import { formatPlural } from '../format.ts';
import { html, type SafeHtml } from '../html.ts';
import type { IncidentDetail, PullRequestView } from '../source.ts';
import { outsideLink } from '../web-address.ts';
import { costTable } from './cost-table.ts';
import { diagnosisView } from './diagnosis.ts';
import { changeCount } from './diff.ts';
import { icon } from './icon.ts';
import { incidentPath } from './incident-list.ts';
import { loadsView } from './loads.ts';
import { section } from './section.ts';
import { outcomeLabel, outcomeTone } from './status.ts';
import { testRunsView } from './test-runs.ts';
import { threadView } from './thread.ts';
import { timelineView } from './timeline.ts';

/** The whole story at a glance: how it ended, why it happened, what proves the fix; beside it timeline and thread. */
export function overviewTab(detail: IncidentDetail, now: number): SafeHtml {
  const { attempts, pullRequest, loads, thread, timeline } = detail;
  const attempt = attempts.at(-1);
  const questions = questionCost(detail.incident);
  return html`<div class="columns">
<div class="column-main">
${attempt !== undefined && outcomeBanner(attempt)}
${pullRequest === undefined ? pullRequestElsewhere(detail.incident) : pullRequestCard(detail.incident.id, pullRequest)}
${stormSection(detail.incident)}
${loads.length > 0 && section('loads', 'The same load, before and after', loadsView(loads))}
${attempt === undefined ? nothingYet() : attemptSections(attempt)}
${(questions.asked > 0 || attempts.some(({ phases }) => phases.length > 0)) && section('cost', 'Cost and tokens', costTable(attempts, questions, now))}
</div>
<div class="column-side">
${section('timeline', 'Timeline', timelineView(timeline))}
${section('thread', 'Slack thread', threadView(thread, detail.incident.thread))}
</div></div>`;
}

const attemptSections = (attempt: Attempt): SafeHtml => html`
${attempt.tests.length > 0 && section('tests', 'What the tests say', testRunsView(attempt))}
${diagnosisView(attempt)}`;

function outcomeBanner({ outcome, number }: Attempt): SafeHtml | false {
  if (outcome === undefined) return false;
  const tone = outcomeTone(outcome.kind);
  const picture = tone === 'good' ? 'pass' : tone === 'bad' ? 'fail' : 'diagnosis';
  return html`<div class="banner tone-${tone}" id="outcome"><span class="banner-icon">${icon(picture)}</span><div><p class="banner-title">${outcomeLabel(outcome.kind)}${number > 1 && html` <span class="count">attempt ${number}</span>`}</p>
<p>${outcome.reason}${outcome.rule !== undefined && html` <code>${outcome.rule}</code>`}</p></div></div>`;
}

function pullRequestCard(incidentId: string, pull: PullRequestView): SafeHtml {
  const additions = pull.files.reduce((sum, file) => sum + file.additions, 0);
  const deletions = pull.files.reduce((sum, file) => sum + file.deletions, 0);
  return html`<section class="card pull-card" id="pull-card" aria-labelledby="pull-card-title">
<p class="eyebrow">${icon('draft')}${pull.draft ? 'Draft pull request' : 'Pull request'} #${pull.number} in ${pull.repository}</p>
<h2 id="pull-card-title"><a href="${incidentPath(incidentId)}/pull-request">${pull.title}</a></h2>
<p class="pull-facts"><code>${pull.branch}</code> <span>${formatPlural(pull.files.length, 'file')}</span> ${changeCount({ additions, deletions })}</p>
</section>`;
}

/** With the real GitHub the page holds no copy and leads there. */
const pullRequestElsewhere = ({ pullRequest: pull }: Incident): SafeHtml | false =>
  pull !== undefined &&
  html`<section class="card pull-card" id="pull-card" aria-labelledby="pull-card-title"><p class="eyebrow">${icon('draft')}Draft pull request #${pull.number} in ${pull.repository}</p><h2 id="pull-card-title">${outsideLink(pull.url, pull.title)}</h2></section>`;

/** Bugs of one cause: what is worked on with this one, or the one that it is worked on with. */
function stormSection({ members = [], partOf }: Incident): SafeHtml | false {
  if (partOf !== undefined) {
    return html`<section class="card" id="part-of" aria-labelledby="part-of-title"><h2 id="part-of-title">Part of another incident</h2>
<p>It is worked on as part of <a href="${incidentPath(partOf.incidentId)}"><code>${partOf.incidentId}</code></a>. ${partOf.because}</p></section>`;
  }
  if (members.length === 0) return false;
  return section(
    'members',
    'Errors of the same cause',
    html`<ul>${members.map(
      ({ incidentId, service, title, because }) =>
        html`<li><strong>${service}</strong> <a href="${incidentPath(incidentId)}">${title}</a><br>${because}</li>`,
    )}</ul>`,
  );
}

const nothingYet = (): SafeHtml =>
  html`<div class="card empty-state"><h2>Not in work</h2><p>This error is counted. No attempt has been made at it.</p></div>`;
