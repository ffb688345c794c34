import type { StackFrame } from '../exception.ts';
import type { FrameIdentity, Tier } from './frame.ts';
import { stablePath } from './stable-path.ts';

/** Packages that hardly any service owns; those of one's own are not known by name. */
const FRAMEWORK =
  /^(?:flutter\w*|bloc|provider|riverpod|hooks_riverpod|get|get_it|mobx|redux|rxdart|dio|http|http_\w+|chopper|retrofit|graphql|grpc|protobuf|shelf\w*|dart_frog|serverpod\w*|conduit|angel3_\w+|aqueduct|postgres|sqflite\w*|drift|hive\w*|isar\w*|firebase_\w+|cloud_\w+|sentry\w*|datadog_\w+|stack_trace|async|collection|stream_\w+|web_socket_channel|test|test_api|flutter_test|mockito|mocktail|matcher|args|build_\w+|json_annotation|intl|logging|path|yaml)$/;

/** Dart: the end of the path and the function, with closures under the function that holds them. */
export function identifyDart({ file = '', function: name = '', package: library = '' }: StackFrame): FrameIdentity {
  return {
    module: stablePath(file.replace(/^[a-z][\w-]*:(?!\/\/)/, '')).replace(/\.dart$/, ''),
    function: name
      .replace(/(?:\.?<(?:anonymous closure|fn)>)+/g, '')
      .replace(/^new /, '')
      .replace(/<[^<>]*>/g, ''),
    tier: tierOf(file, library),
  };
}

function tierOf(file: string, library: string): Tier {
  if (library.startsWith('dart:') || file.startsWith('org-dartlang-') || file === '') return 'runtime';
  if (/(?:^|\/)(?:test|integration_test)\/|_test\.dart$/.test(file)) return 'test';
  return FRAMEWORK.test(library) || /\/\.pub-cache\/|\/flutter\/packages\//.test(file) ? 'framework' : 'app';
}
