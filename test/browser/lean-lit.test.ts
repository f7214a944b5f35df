import { expect } from '@open-wc/testing';
import 'lit';

describe('the Lit of these tests', () => {
  it('is cut as the shipped one is: it leaves nothing on the window of the page', () => {
    const left = Object.keys(window).filter((name) =>
      /^lit.*Versions$|^reactiveElement/.test(name),
    );
    expect(left).to.deep.equal([]);
  });
});
