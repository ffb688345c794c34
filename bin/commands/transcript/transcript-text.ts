import type { Phase } from '../../../core/records/phase.ts';
import { counted, dollars, duration, utcTime } from '../../../core/text/quantities.ts';
import { shortenMiddle } from '../../../core/text/shorten.ts';
import type { Transcript } from '../../../page/source.ts';
import { readTranscript, type TranscriptItem } from '../../../page/transcript/read-transcript.ts';
import { aboutInput } from '../../../page/views/tool-input.ts';
import { colors, terminalLine, terminalText } from '../../terminal.ts';
import type { ShownTranscripts } from './shown-transcripts.ts';

const RESULT_LENGTH = 1_200;
const LINE = 300;

/** The transcripts for a terminal: who said what, each tool call with the beginning and end of its result. */
export const transcriptText = ({ incident, attempts, transcripts }: ShownTranscripts): string =>
  [
    colors.bold(terminalLine(incident.title, LINE)),
    ...transcripts.map((transcript) => {
      const phases = attempts.find(({ number }) => number === transcript.attempt)?.phases ?? [];
      return phaseText(
        transcript,
        phases.find(({ transcriptKey }) => transcriptKey === transcript.key),
      );
    }),
    '',
  ].join('\n\n');

function phaseText({ attempt, phase, events }: Transcript, record: Phase | undefined): string {
  const items = readTranscript(events).map(itemText);
  return [
    colors.bold(`── attempt ${attempt}, ${phase} ${figures(record)}`),
    ...items.filter((text) => text !== ''),
  ].join('\n\n');
}

const figures = (phase: Phase | undefined): string =>
  phase === undefined ? '' : `(${phase.model}, ${counted(phase.turns, 'turn')}, ${dollars(phase.dollars)})`;

function itemText(item: TranscriptItem): string {
  const said = (who: string, text: string) => `${colors.dim(utcTime(item.at))} ${who}\n${indent(text)}`;
  switch (item.kind) {
    case 'start':
      return said(
        'start',
        `Claude Code ${item.version} with ${item.model}, offered ${item.tools.join(', ') || 'no tool'}`,
      );
    case 'text':
      return said(item.from, item.text);
    case 'thinking':
      return said('thinking', item.text);
    case 'prompt':
      return said('prompt', item.text);
    case 'tool-call':
      return said(colors.cyan(toolName(item.name)), toolLines(item));
    case 'model-call':
      return said(
        'model call',
        `${item.call.reason ?? `answered ${item.call.status}`} in ${duration(item.call.durationMs)}, ${dollars(item.call.dollars)}`,
      );
    case 'reading':
      return said('verdict', item.reading.reason ?? 'taken');
    case 'end':
      return said('end', item.result.is_error ? `failed: ${item.result.subtype}` : item.result.subtype);
    case 'other':
      return said(terminalLine(item.title, LINE), shortenMiddle(JSON.stringify(item.detail) ?? '', RESULT_LENGTH));
    default:
      return item satisfies never;
  }
}

/** Tools of the worker come as `mcp__mendhook__search_logs`. */
const toolName = (name: string): string => terminalLine(name.replace(/^mcp__[\w-]+?__/, ''), LINE);

function toolLines({ input, directory, result }: Extract<TranscriptItem, { kind: 'tool-call' }>): string {
  const about = aboutInput(input, directory);
  if (result === undefined) return `${about}\n(still running)`;
  const text = result.text === '' ? '(nothing)' : shortenMiddle(result.text, RESULT_LENGTH);
  return `${about}\n${result.isError ? colors.red('error ') : ''}${text}`;
}

const indent = (text: string): string =>
  terminalText(text)
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
