import { createRoot } from 'react-dom/client';
import { Billing } from './billing.tsx';

createRoot(document.querySelector('#app')!).render(<Billing locale="en-US" />);
