#!/usr/bin/env node
/** `usage-portal doctor`: looks at the settings of the environment, and at Stripe as its key sees it. */
import { ConfigError, readEnvironment, readOptions } from '../config.ts';
import { examine } from '../doctor/examine.ts';
import { exitCode, toJson, toText } from '../doctor/report.ts';
import { readProcessSettings } from './process-settings.ts';
import { lookAtRevocations } from './revocations.ts';

const USAGE = `usage-portal doctor [--json]

Reads the same environment as the server, asks Stripe, and changes nothing there.
Exits with 0 when all works, 1 when something works in part, 2 when something does not
or could not be looked at.
`;

const [command, ...flags] = process.argv.slice(2);
const isAsked = command === 'doctor' && flags.every((flag) => flag === '--json');

if (isAsked) {
  process.exitCode = await doctor(flags.includes('--json'));
} else {
  const wantsHelp = command === undefined || command === 'help' || command === '--help';
  (wantsHelp ? process.stdout : process.stderr).write(USAGE);
  process.exitCode = wantsHelp ? 0 : 2;
}

async function doctor(isJson: boolean): Promise<number> {
  try {
    readProcessSettings(process.env);
    const kept = await lookAtRevocations(process.env.PORTAL_DATABASE);
    const findings = await examine(readOptions({ ...readEnvironment(process.env), ...kept }));
    process.stdout.write(isJson ? toJson(findings) : toText(findings));
    return exitCode(findings);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const findings = error.faults.map((text) => ({
      topic: 'settings' as const,
      level: 'error' as const,
      code: 'setting_wrong',
      text,
    }));
    process.stdout.write(isJson ? toJson(findings) : toText(findings));
    return 2;
  }
}
