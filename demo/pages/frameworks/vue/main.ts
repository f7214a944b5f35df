import { createApp } from 'vue';
import Billing from './Billing.vue';

createApp(Billing, { locale: 'en-US' }).mount('#app');
