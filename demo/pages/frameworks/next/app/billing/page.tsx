import { Billing } from './billing';

export default function Page() {
  return (
    <main>
      <h1>Billing</h1>
      <Billing />
    </main>
  );
}
