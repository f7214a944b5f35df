import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as openTelemetry from '@opentelemetry/api';
import { readOptions } from '../../../server/config.ts';
import { readProcessSettings } from '../../../server/entry/process-settings.ts';
import { ConfigError, generateSecret, type LogLine } from '../../../server/index.ts';
import { atLeast } from '../../../server/log.ts';

describe('what a process reads for itself', () => {
  it('has an answer for everything', () => {
    const { port, host, logLevel, drainMs } = readProcessSettings({});
    assert.deepEqual([port, host, logLevel, drainMs], [8_787, undefined, 'info', 5_000]);
  });

  it('is taken from the environment', () => {
    const env = { PORT: '80', HOST: '::1', PORTAL_LOG_LEVEL: 'warn', PORTAL_DRAIN_SECONDS: '0' };
    const { port, host, logLevel, drainMs } = readProcessSettings(env);
    assert.deepEqual([port, host, logLevel, drainMs], [80, '::1', 'warn', 0]);
  });

  it('names every variable that is wrong, and no value', () => {
    const env = { PORT: 'hunter2', PORTAL_LOG_LEVEL: 'loud', PORTAL_DRAIN_SECONDS: '-1' };
    assert.throws(
      () => readProcessSettings(env),
      (error) => {
        assert.ok(error instanceof ConfigError);
        for (const name of Object.keys(env)) assert.match(error.message, new RegExp(name));
        assert.doesNotMatch(error.message, /hunter2|loud/);
        return true;
      },
    );
  });
});

describe('a log of a level', () => {
  it('leaves out what matters less', () => {
    const kept: string[] = [];
    const log = atLeast('warn', ({ level }: LogLine) => void kept.push(level));
    for (const level of ['info', 'warn', 'error'] as const) log({ level, event: 'x' });
    assert.deepEqual(kept, ['warn', 'error']);
  });
});

describe('the options of operation', () => {
  const basic = {
    url: 'https://app.example.com',
    stripeKey: 'sk_test_1',
    signingKeys: [{ kid: 'one', secret: generateSecret('signing') }],
  };

  it('are absent without harm', () => {
    const { operatorKeys, tracing } = readOptions(basic);
    assert.deepEqual([operatorKeys, tracing], [[], undefined]);
  });

  it('take an operator’s keys, and no other key for one', () => {
    const operatorKeys = [generateSecret('operator')];
    assert.deepEqual(readOptions({ ...basic, operatorKeys }).operatorKeys, operatorKeys);
    const wrong = { ...basic, operatorKeys: [generateSecret('api')] };
    assert.throws(() => readOptions(wrong), /operatorKeys\[0\] must start with up_ops_ /);
  });

  it('take the module of OpenTelemetry, and nothing else for it', () => {
    assert.ok(readOptions({ ...basic, openTelemetry }).tracing);
    const wrong = { ...basic, openTelemetry: { trace: {} } as never };
    assert.throws(() => readOptions(wrong), /openTelemetry must be the module/);
  });
});
