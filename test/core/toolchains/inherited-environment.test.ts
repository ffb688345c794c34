import { describe, expect, test } from 'vitest';
import { inheritedByTests, jvmProxyOptions } from '../../../core/toolchains/inherited-environment.ts';

describe('what the tests’ commands may have of an environment', () => {
  test('proxies in both spellings, registries and version choices as values; certificates and toolchains as paths', () => {
    const values = {
      HTTPS_PROXY: 'http://proxy.internal:3128',
      https_proxy: 'proxy.internal:3128',
      NO_PROXY: 'localhost,.internal',
      npm_config_registry: 'https://npm.internal/',
      PIP_INDEX_URL: 'https://pypi.internal/simple',
      GOPROXY: 'https://go.internal,direct',
      ASDF_NODEJS_VERSION: '24.1.0',
    };
    const paths = { NODE_EXTRA_CA_CERTS: '/etc/ca.pem', SSL_CERT_DIR: '/etc/ssl', JAVA_HOME: '/opt/openjdk@21' };
    expect(inheritedByTests({ ...values, ...paths })).toEqual({ values, paths });
  });

  test.each([
    ['HTTPS_PROXY', 'http://ada:s3cret@proxy.internal:3128'],
    ['https_proxy', 'ada:s3cret@proxy.internal:3128'],
    ['HTTP_PROXY', 'http://token@proxy.internal'],
    ['PIP_INDEX_URL', 'https://__token__:pypi-AgEIcHlwaS5vcmc@pypi.internal/simple'],
    ['GOPROXY', 'https://go.internal,https://ada:s3cret@other.internal'],
    ['npm_config_registry', 'https://npm.internal/?token=ghp_0123456789abcdefghijklmnopqrstuvwxyz'],
    ['JAVA_TOOL_OPTIONS', '-Djavax.net.ssl.trustStore=/etc/ca.jks -Djavax.net.ssl.trustStorePassword=changeit'],
    ['AWS_SECRET_ACCESS_KEY', 'x'],
    ['ANTHROPIC_API_KEY', 'x'],
    ['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', '/v2/credentials/1'],
    ['NODE_OPTIONS', '--require /opt/agent.js'],
    ['MENDHOOK_SECRET_ID', 'x'],
    ['HOME', '/root'],
    ['HTTPS_PROXY', ''],
  ])('not %s=%s', (name, value) => {
    expect(inheritedByTests({ [name]: value })).toEqual({ values: {}, paths: {} });
  });

  test('a JVM gets the proxies as options', () => {
    const environment = {
      HTTPS_PROXY: 'http://proxy.internal:3128',
      http_proxy: 'other',
      no_proxy: 'localhost, .corp, *',
    };
    expect(jvmProxyOptions(environment)).toEqual([
      '-Dhttp.proxyHost=other',
      '-Dhttp.proxyPort=80',
      '-Dhttps.proxyHost=proxy.internal',
      '-Dhttps.proxyPort=3128',
      '-Dhttp.nonProxyHosts=localhost|*.corp|*',
    ]);
    expect(jvmProxyOptions({ no_proxy: 'localhost' })).toEqual([]);
  });
});
