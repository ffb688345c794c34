import type { StackFrame } from '../exception.ts';
import type { FrameIdentity, Tier } from './frame.ts';
import { stablePath } from './stable-path.ts';

const RUNTIME =
  /^(?:<*(?:&?(?:mut )?)?(?:std|core|alloc|backtrace|test|tokio::runtime|rust_begin_unwind|__rustc|_*rust_|_start|main$|__libc|_?pthread|clone)\b|std::|core::)/;

const FRAMEWORK =
  /^<*(?:&?(?:mut )?)?(?:anyhow|eyre|color_eyre|stable_eyre|failure|error_chain|snafu|thiserror|miette|sentry\w*|tracing\w*|log|tokio\w*|async_std|smol|futures\w*|hyper\w*|h2|tower\w*|axum\w*|actix\w*|warp|rocket\w*|tonic|poem\w*|reqwest|rayon\w*|crossbeam\w*|parking_lot\w*|serde\w*|diesel\w*|sqlx\w*|sea_orm|lambda_runtime\w*|aws_\w+|hashbrown|bytes)::/;

/** Rust: path and function, without generics and closures. A panic without a backtrace knows its file alone. */
export function identifyRust(frame: StackFrame): FrameIdentity {
  const file = (frame.file ?? '').replaceAll('\\', '/');
  const whole = [frame.module, frame.function].filter(Boolean).join('::');
  if (whole === '') return { module: moduleOf(file), function: '', tier: tierOf('', file) };
  const bare = whole.replace(/(?:::\{\{closure\}\}|::\{closure#\d+\})+/g, '').replace(/::h[\da-f]{16}$/, '');
  const separator = bare.lastIndexOf('::');
  return {
    module: separator === -1 ? '' : bare.slice(0, separator),
    function: separator === -1 ? bare : bare.slice(separator + 2),
    tier: tierOf(bare, file),
  };
}

/** `…/registry/src/index.crates.io-6f17d22bba15001f/tokio-1.36.0/src/io.rs`, or a checkout of a git repository. */
const CRATE = /\/(?:registry\/src\/[^/]+\/([^/]+?)-\d[^/]*|git\/checkouts\/([^/]+?)-[\da-f]+\/[\da-f]+)\//;

function moduleOf(file: string): string {
  const crate = CRATE.exec(file);
  const path = stablePath(crate === null ? file : file.slice(crate.index + crate[0].length)).replace(/\.rs$/, '');
  return crate === null ? path : `${crate[1] ?? crate[2] ?? ''}/${path}`;
}

function tierOf(name: string, file: string): Tier {
  if (/^\/rustc\/|\/rustlib\/|^library\/(?:core|std|alloc)\//.test(file) || (name !== '' && RUNTIME.test(name)))
    return 'runtime';
  return CRATE.test(file) || FRAMEWORK.test(name) ? 'framework' : 'app';
}
