import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type SignedRequest, verifySignature } from '../../../lambdas/slack/verify-signature.ts';

const NOW = Date.UTC(2026, 10, 20, 12);
const SECONDS = String(NOW / 1_000);
const SECRET = '8f742231b10e8888abcd99yyyzzz85a5';

const sign = (body: string | Buffer, { secret = SECRET, timestamp = SECONDS } = {}): SignedRequest => ({
  timestamp,
  signature: `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex')}`,
  body: Buffer.from(body),
});

describe('a signature', () => {
  test('of Slack’s own example verifies', () => {
    // https://docs.slack.dev/authentication/verifying-requests-from-slack
    const body =
      'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c';
    const request = {
      timestamp: '1531420618',
      signature: 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
      body: Buffer.from(body),
    };
    expect(verifySignature(request, [SECRET], 1_531_420_618_000)).toBe(true);
    expect(verifySignature({ ...request, body: Buffer.from(`${body} `) }, [SECRET], 1_531_420_618_000)).toBe(false);
  });

  const right = sign('payload=1');
  test.each<[string, Partial<SignedRequest>, readonly string[], number, boolean]>([
    ['is right', {}, [SECRET], NOW, true],
    ['is of the second of two secrets', {}, ['another', SECRET], NOW, true],
    ['is of the first of two secrets', {}, [SECRET, 'another'], NOW, true],
    ['is five minutes old', {}, [SECRET], NOW + 300_000, true],
    ['is older', {}, [SECRET], NOW + 300_001, false],
    ['is of the future', {}, [SECRET], NOW - 301_000, false],
    ['is of another secret', {}, ['another'], NOW, false],
    ['is checked against none', {}, [], NOW, false],
    ['is made with an empty secret', sign('payload=1', { secret: '' }), [''], NOW, false],
    ['is made with a blank secret', sign('payload=1', { secret: ' ' }), [' '], NOW, false],
    ['is of another body', { body: Buffer.from('payload=2') }, [SECRET], NOW, false],
    ['is of another time', { timestamp: String(Number(SECONDS) + 1) }, [SECRET], NOW, false],
    ['has no time', { timestamp: undefined }, [SECRET], NOW, false],
    ['has a time that is no number', sign('payload=1', { timestamp: 'NaN' }), [SECRET], NOW, false],
    ['has a time with a sign', sign('payload=1', { timestamp: `+${SECONDS}` }), [SECRET], NOW, false],
    ['is missing', { signature: undefined }, [SECRET], NOW, false],
    ['is empty', { signature: '' }, [SECRET], NOW, false],
    ['is cut off', { signature: right.signature?.slice(0, -1) }, [SECRET], NOW, false],
    ['is of another version', { signature: right.signature?.replace('v0', 'v1') }, [SECRET], NOW, false],
    ['is in capitals', { signature: right.signature?.toUpperCase() }, [SECRET], NOW, false],
  ])('that %s', (_, change, secrets, now, verifies) => {
    expect(verifySignature({ ...right, ...change }, secrets, now)).toBe(verifies);
  });
});
