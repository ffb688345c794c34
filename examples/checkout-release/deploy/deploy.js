/** Tells the platform what to run. `PLATFORM_URL` and `PLATFORM_TOKEN` are known to the runner that deploys. */
const { PLATFORM_URL, PLATFORM_TOKEN, ENVIRONMENT, COMMIT, ACTION, PERCENT } = process.env;

const response = await fetch(`${PLATFORM_URL}/deployments`, {
  method: 'POST',
  headers: { authorization: `Bearer ${PLATFORM_TOKEN}`, 'content-type': 'application/json' },
  body: JSON.stringify({ environment: ENVIRONMENT, action: ACTION, commit: COMMIT, percent: PERCENT }),
});
console.log(`${response.status} ${await response.text()}`);
if (!response.ok) process.exitCode = 1;
