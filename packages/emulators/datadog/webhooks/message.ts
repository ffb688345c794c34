import type { Transition } from '../monitors/transition.ts';
import type { MonitorStatus } from '../state.ts';

/**
 * What a monitor's message says for this transition: `{{#is_alert}} … {{/is_alert}}` and its like, also negated with `^`.
 * https://docs.datadoghq.com/monitors/notify/variables/#conditional-variables
 */
export function messageFor(message: string, transition: Transition, status: MonitorStatus): string {
  const holds: Readonly<Record<string, boolean>> = {
    is_alert: status === 'Alert',
    is_warning: status === 'Warn',
    is_no_data: status === 'No Data',
    is_recovery: transition === 'Recovered',
    is_renotify: transition === 'Renotify',
  };
  return message.replace(BLOCK, (whole, sign: string, name: string, inside: string) => {
    const held = holds[name];
    if (held === undefined) return whole;
    return (sign === '#') === held ? inside : '';
  });
}

/** The webhooks that a message calls: `@webhook-NAME`. */
export const webhooksIn = (message: string): readonly string[] => [
  ...new Set([...message.matchAll(/@webhook-([\w-]+)/g)].map(([, name = '']) => name)),
];

const BLOCK = /\{\{([#^])(is_\w+)\}\}([\s\S]*?)\{\{\/\2\}\}/g;
