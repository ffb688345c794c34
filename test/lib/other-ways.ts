/**
 * Rights for ways that no recorded run goes, each with what needs it. A way names the principal, the action, the resource
 * and the kind of partition key; `*` matches as in a policy.
 */
export const OTHER_WAYS: Readonly<Record<string, string>> = {
  '* batch:SubmitJob *:job-definition/mendhook-local:*': 'Batch may compare the definition with its revision',
  'job-events dynamodb:Query *:table/mendhook INCIDENT#*': 'what other attempts hold of the drafts is given back',
  'job-events sqs:SendMessage *:mendhook-events-dead': 'Lambda keeps an event that failed three times',
  'github dynamodb:PutItem *:table/mendhook BREAKER#*': 'an end that closes or opens a breaker is noted',
  'requests batch:DescribeJobs *': 'a person stops an attempt by words on its draft',
  'requests batch:TerminateJob *:job/*': 'a person stops an attempt by words on its draft',
  'sweep batch:DescribeJobs *': 'an attempt has been at work for five minutes without a sign',
  'sweep batch:TerminateJob *:job/*': 'a publication waits for a container for too long',
  'sweep batch:ListJobs *': 'the record of a job was lost',
  'sweep batch:SubmitJob *mendhook*': 'an attempt was claimed or recorded, and never submitted',
  'sweep dynamodb:BatchGetItem *:table/mendhook *': 'an attempt was claimed, and its budgets were not',
  'sweep dynamodb:GetItem *:table/mendhook *': 'what is due is read and looked at',
  'sweep dynamodb:PutItem *:table/mendhook *': 'what a look finds is noted with the incident, its attempt, the breaker',
  'sweep dynamodb:Query *:table/mendhook INCIDENT#*': 'what other attempts hold of the drafts is given back',
  'sweep dynamodb:UpdateItem *:table/mendhook ALERT#*': 'an alert waits for longer than an hour',
  'sweep sqs:SendMessage *:mendhook-alerts': 'an alert went on with its own log sample, and there are searches again',
  'triage dynamodb:GetItem *:table/mendhook BREAKER#*': 'a claim that finds a breaker open gives back what it holds',
  'triage dynamodb:PutItem *:table/mendhook BREAKER#*': 'an attempt claims the one try of an open breaker',
  'triage dynamodb:Query *:table/mendhook INCIDENT#*':
    'a merged fix did not hold, and what its attempts hold of the drafts is given back',
  'requests s3:GetObject *mendhook/incidents/*': 'a long patch without a pull request is a file in the thread',
  'requests s3:ListBucket arn:aws:s3:::mendhook': 'without it S3 refuses a key that does not exist',
  'release batch:TerminateJob *:job/*': 'a push or a close ends a round whose job is at work',
  'release s3:GetObject *mendhook/decisions/*':
    'two runs decide at once, and the second one reads what the first one wrote',
  'release s3:GetObject *mendhook/changes/*': 'the record has a part of the facts, and the bucket has all of them',
  'release s3:ListBucket arn:aws:s3:::mendhook': 'without it S3 refuses a key that does not exist',
  'slack sqs:SendMessage *:mendhook-changes': 'a person says a word on a pull request',
  'sweep sqs:SendMessage *:mendhook-changes': 'a pull request is due for a look',
  'worker dynamodb:* *:table/mendhook CHANGE#*': 'a job works on a round of a pull request',
  'worker s3:* arn:aws:s3:::mendhook/changes/*': 'what a round found is kept',
  'operator dynamodb:GetItem *:table/mendhook CHANGE#*': '`mendhook changes show` reads a change',
  'operator dynamodb:Query *:table/mendhook/index/by-activity change': '`mendhook changes list` reads the newest',
  'operator logs:FilterLogEvents *:log-group:/mendhook/local/release:*': '`mendhook logs release` reads its log',
  'operator s3:GetObject *mendhook/changes/*': '`mendhook changes show` reads what a round found',
  'operator s3:GetObject *mendhook/decisions/*': '`mendhook audit` reads the chain of decisions',
  'operator batch:DescribeJobs *': '`mendhook logs` finds the streams of an incident’s jobs',
  'operator cloudformation:DescribeStacks *': 'a stage is found by the outputs of its stack; no emulator has stacks',
};
