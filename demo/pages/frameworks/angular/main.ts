// First, because it compiles the components in the browser: no Angular CLI builds this page.
import '@angular/compiler';
import { provideZonelessChangeDetection } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { Billing } from './billing.ts';

const app = document.createElement('app-billing');
document.querySelector('#app')!.append(app);

await bootstrapApplication(Billing, { providers: [provideZonelessChangeDetection()] });
