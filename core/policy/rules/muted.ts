import { muteTarget } from '../../lifecycle/mute-target.ts';
import type { Mute } from '../../records/mute.ts';
import { utcTime } from '../../text/quantities.ts';
import type { ContextCase, IncidentCase, Rule } from './rule.ts';

/** A bug or a service that the configuration leaves alone. */
export const mutedByConfig: Rule<IncidentCase> = {
  name: 'muted',
  description: 'The configuration mutes this bug or its service, and the mute has not expired.',
  figures: ['muted'],
  refuse: ({ incident, service, now }) =>
    refuseMuted(
      service.policy.muted.map(({ fingerprint, service: name, until, reason }) => ({
        target: fingerprint === undefined ? muteTarget.service(name ?? '') : muteTarget.fingerprint(fingerprint),
        until: until === undefined ? undefined : Date.parse(until),
        reason,
      })),
      [incident.id, service.name],
      now,
    ),
};

/** A bug or a service that a person muted by a command. */
export const mutedByPerson: Rule<ContextCase> = {
  name: 'muted-by-person',
  description: 'A person muted this bug or its service, and the mute has not expired.',
  figures: [],
  refuse: ({ incident, service, now, context }) => refuseMuted(context.mutes, [incident.id, service.name], now),
};

type Muted = { readonly [Key in 'target' | 'until' | 'reason']?: Mute[Key] | undefined };

function refuseMuted(mutes: readonly Muted[], [id, service]: readonly [string, string], now: number) {
  const targets = [muteTarget.fingerprint(id), muteTarget.service(service)];
  const mute = mutes.find(
    ({ target, until }) => target !== undefined && targets.includes(target) && (until === undefined || now < until),
  );
  if (mute === undefined) return undefined;
  const what = mute.target === targets[0] ? 'this bug' : service;
  const until = mute.until === undefined ? '' : ` until ${utcTime(mute.until)}`;
  return `${what} is muted${until}${mute.reason === undefined ? '' : `: ${mute.reason}`}`;
}
