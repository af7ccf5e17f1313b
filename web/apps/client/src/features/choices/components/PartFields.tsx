import { type Choices, countOf, withCount } from "@doorstep/core";
import { AddOnRow, RadioList, cx, useLanguage } from "@doorstep/ui";
import { useTranslation } from "react-i18next";
import { type Part, variantOf, withVariant } from "../model";
import { addOnNote, formNote } from "../wording";

const PLAIN = "plain";

/** The variants and the add-ons of one service; bare ones stand on a surface already. */
export function PartFields({ part, choices, onChange, bare }: { part: Part; choices: Choices; onChange(choices: Choices): void; bare?: boolean }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const variant = variantOf(part, choices);
  return (
    <>
      {part.variants.length > 0 ? (
        <RadioList
          bare={bare ?? false}
          label={t("choice.variant", { service: part.name })}
          value={String(variant?.id ?? PLAIN)}
          onChange={(value) => onChange(withVariant(part, choices, value === PLAIN ? null : Number(value)))}
          options={[
            { value: PLAIN, label: t("choice.plain"), note: formNote(part, part, language, t) },
            ...part.variants.map((one) => ({ value: String(one.id), label: one.name, note: <FormNote text={formNote(part, one, language, t)} description={one.description} /> })),
          ]}
        />
      ) : null}
      {part.addOns.length > 0 ? (
        <div role="group" aria-label={t("choice.add_ons_of", { service: part.name })} className={cx("divide-y divide-line", bare ? "px-1" : "rounded-lg bg-surface px-4 shadow-card")}>
          {part.addOns.map((one) => (
            <AddOnRow
              key={one.id}
              name={one.name}
              description={one.description}
              note={addOnNote(one, language, t)}
              value={countOf(choices.addOns, one.id)}
              most={one.most}
              onChange={(count) => onChange({ ...choices, addOns: withCount(choices.addOns, one.id, count) })}
            />
          ))}
        </div>
      ) : null}
    </>
  );
}

function FormNote({ text, description }: { text: string; description: string }) {
  return (
    <>
      {text}
      {description ? <span className="block">{description}</span> : null}
    </>
  );
}
