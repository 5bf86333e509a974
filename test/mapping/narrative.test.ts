import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeXml, generatedNarrative } from '../../src/fhir/narrative.ts';
import { mapClinicRecord } from '../../src/mapping/map-clinic-record.ts';
import { context, faulty } from './clinic-records.ts';

/** Only the elements that the generator itself writes; anything else must come from a text. */
const ownMarkup = /<\/?(?:div|h3|p|ul|li)(?: xmlns="http:\/\/www\.w3\.org\/1999\/xhtml")?>/g;

describe('a generated narrative', () => {
  it('lets no markup of a text through', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (one, other) => {
        const { div } = generatedNarrative([
          { kind: 'heading', text: one },
          { kind: 'paragraph', text: `${other}<script>"'&` },
          { kind: 'list', items: [one, other] },
        ]);
        expect(div?.replace(ownMarkup, '')).not.toMatch(/[<>]/);
        expect(div?.replace(/&(?:amp|lt|gt|quot|#39);/g, '')).not.toContain('&');
      }),
    );
  });

  it('replaces what XML cannot hold', () => {
    expect(escapeXml('a\u0000b\u000bc\ud800d\uffffe\tf')).toBe('a\ufffdb\ufffdc\ufffdd\ufffde\tf');
  });

  it('shows a hostile plan as text', () => {
    const { resources } = mapClinicRecord(faulty, context);
    const plan = resources.find(({ key }) => key.startsWith('CarePlan/'))?.resource;
    const div = plan?.resourceType === 'CarePlan' ? plan.text?.div : undefined;
    expect(div).toContain('&lt;/div&gt;&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;');
    expect(div).toContain('&lt;img src=x onerror=alert(1)&gt; &amp; more &#39;quotes&#39;');
    expect(div?.replace(ownMarkup, '')).not.toMatch(/[<>]/);
  });

  it('leaves out a list without items', () => {
    expect(
      generatedNarrative([
        { kind: 'list', items: [] },
        { kind: 'paragraph', text: 'x' },
      ]).div,
    ).toBe('<div xmlns="http://www.w3.org/1999/xhtml"><p>x</p></div>');
  });
});
