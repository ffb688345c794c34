import type { StackFrame } from '../exception.ts';
import type { FrameIdentity, Tier } from './frame-identity.ts';

const RUNTIME =
  /^(?:System|Microsoft\.(?:CSharp|VisualBasic|Win32)|MS|Mono|Xunit|NUnit|Moq|FluentAssertions|Internal)\.|^lambda_method/;
const FRAMEWORK =
  /^(?:Microsoft|Newtonsoft|Autofac|Castle|Polly|MediatR|Dapper|Npgsql|StackExchange|Serilog|Hangfire|MassTransit|Grpc|Azure|Amazon|Owin|ServiceStack|Datadog)\./;

/** .NET: type and method, with state machines and closures put back under the method that they were made from. */
export function identifyDotnet(frame: StackFrame): FrameIdentity {
  const raw = `${frame.module ?? ''}`.replaceAll('+', '.');
  const machine = /^(.*?)\.?<(\w+)>d__\d+(?:`\d+)?(?:\[.*)?$/.exec(raw);
  const isStep = machine !== null && frame.function === 'MoveNext';
  const owner = isStep ? (machine?.[1] ?? '') : raw;
  const name = isStep ? (machine?.[2] ?? '') : (frame.function ?? '');
  const module = stableType(owner);
  return { module, function: stableMethod(name), tier: tierOf(module, frame.file) };
}

const stableType = (name: string): string =>
  name
    .replace(/`\d+(?:\[[^\]]*\]+)?/g, '')
    .replace(/\.?<>c(?:__DisplayClass[\d_]+)?(?=\.|$)/g, '')
    .replace(/<(\w*)>d__\d+/g, '$1')
    .replace(/\[.*\]$/, '');

const stableMethod = (name: string): string =>
  name
    .replace(/`\d+|\[.*\]$/g, '')
    .replace(/^<+(\w+)>?\$?>?[bg]__(?:\w+\|)?[\d_]+$/, '$1')
    .replace(/^<(\w+)>g__(\w+)\|[\d_]+$/, '$2')
    .replace(/^(lambda_method)\d*$/, '$1');

function tierOf(module: string, file: string | undefined): Tier {
  if (/^https?:/.test(file ?? '')) return 'app';
  if (RUNTIME.test(`${module}.`)) return 'runtime';
  return FRAMEWORK.test(`${module}.`) ? 'framework' : 'app';
}
