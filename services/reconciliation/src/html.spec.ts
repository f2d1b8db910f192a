import { describe, expect, it } from '@jest/globals';
import { html } from './html.js';

describe('a template', () => {
  it('escapes whatever is put in, in text and in attributes', () => {
    const bad = `"><script>alert('1')</script>&`;
    expect(html`<p title="${bad}">${bad}</p>`.text).toBe(
      '<p title="&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;">&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;</p>',
    );
  });

  it('takes in its own parts as they are, lists of them too, and nothing for nothing', () => {
    const items = ['<a>', 'b'].map((text) => html`<b>${text}</b>`);
    expect(html`<p>${items}${null}${undefined}${false}${0}</p>`.text).toBe(
      '<p><b>&lt;a&gt;</b><b>b</b>0</p>',
    );
  });

  it('takes out what turns the direction of writing round', () => {
    expect(html`${'a\u202eb\u2066c'}`.text).toBe('abc');
  });
});
