import type { RoomTerms } from '../../core/lifecycle/channel-room.ts';
import type { Logger } from '../../core/logger.ts';
import type { AuditLog } from '../../core/ports/audit-log.ts';
import type { Clock, Sleep } from '../../core/ports/clock.ts';
import type { CodeHost } from '../../core/ports/code-host.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { Messenger } from '../../core/ports/messenger.ts';
import type { SlackChannels } from '../../core/ports/slack-channels.ts';

/** What the one needs that writes in threads. */
export interface UpdateDependencies {
  readonly ledger: Ledger;
  readonly messenger: Messenger;
  readonly channels: SlackChannels;
  readonly codeHost: Pick<CodeHost, 'putComment'>;
  /** Holds the patches. */
  readonly auditLog: Pick<AuditLog, 'getText'>;
  readonly room: RoomTerms;
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly logger: Logger;
}
