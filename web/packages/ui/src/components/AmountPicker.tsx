import { type Money, amountText, currencySign, formatMoney, parseAmount } from "@doorstep/core";
import { useState } from "react";
import { useLanguage } from "../language";
import { Chip } from "./Chip";
import { TextField } from "./Field";

interface Props {
  label: string;
  /** What the field for another amount is called. */
  ownLabel: string;
  suggestions: readonly Money[];
  currency: string;
  /** In the smallest unit; null while nothing that can be paid is chosen. */
  value: number | null;
  error?: string | null;
  onChange(minor: number | null): void;
}

/** A few usual amounts, or one's own. */
export function AmountPicker({ label, ownLabel, suggestions, currency, value, error, onChange }: Props) {
  const language = useLanguage();
  const [text, setText] = useState("");
  const write = (typed: string) => {
    setText(typed);
    const minor = parseAmount(typed, currency, language);
    onChange(minor !== null && minor > 0 ? minor : null);
  };
  return (
    <div className="flex flex-col gap-3">
      <div role="group" aria-label={label} className="flex flex-wrap gap-2">
        {suggestions.map((one) => (
          <Chip
            key={one.minor}
            pressed={text === "" && value === one.minor}
            onPress={() => {
              setText("");
              onChange(one.minor);
            }}
          >
            {formatMoney(one, language)}
          </Chip>
        ))}
      </div>
      <TextField
        label={`${ownLabel}, ${currencySign(currency, language)}`}
        inputMode="decimal"
        autoComplete="off"
        maxLength={14}
        placeholder={amountText(suggestions[0] ?? { minor: 0, currency }, language)}
        value={text}
        error={error}
        onChange={(event) => write(event.target.value)}
      />
    </div>
  );
}
