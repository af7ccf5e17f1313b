import { Star } from "lucide-react";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { cx } from "../classes";

const ALL = [1, 2, 3, 4, 5] as const;
type Stars = (typeof ALL)[number];

/** Stars that were given: 1 to 5. */
export function StarRow({ value, className = "size-4" }: { value: number; className?: string }) {
  const { t } = useTranslation();
  return (
    <span role="img" aria-label={t("rating.of_five", { value })} className="inline-flex gap-0.5">
      {ALL.map((stars) => (
        <Star key={stars} aria-hidden className={cx(className, stars <= value ? "fill-star text-star" : "text-line-strong")} />
      ))}
    </span>
  );
}

interface Props {
  label: string;
  value: number | null;
  onChange(value: number): void;
  large?: boolean;
  error?: string | null;
}

/** A choice of one to five stars: radio buttons underneath, so arrow keys and screen readers work as everywhere. */
export function StarsInput({ label, value, onChange, large, error }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const word = value && value >= 1 && value <= 5 ? t(`stars.word_${value as Stars}`) : "";
  return (
    <div
      role="radiogroup"
      aria-labelledby={id}
      aria-describedby={error ? `${id}-note` : undefined}
      className={large ? "flex flex-col items-center gap-1 text-center" : "flex flex-wrap items-center gap-x-3"}
    >
      <span id={id} className={large ? "text-lg font-semibold" : "min-w-0 flex-[9_1_6rem] py-1 text-[0.9375rem] leading-tight font-medium"}>
        {label}
      </span>
      <span className={cx("flex", large ? "w-full max-w-72" : "max-w-55 min-w-[min(100%,12.5rem)] flex-[1_1_12.5rem]")}>
        {ALL.map((stars) => (
          <label
            key={stars}
            className={cx(
              "relative flex min-w-0 flex-1 items-center justify-center rounded-md has-focus-visible:outline-3 has-focus-visible:outline-accent",
              large ? "min-h-14" : "min-h-11",
            )}
          >
            <input
              type="radio"
              name={id}
              className="absolute inset-0 cursor-pointer opacity-0"
              checked={value === stars}
              aria-label={`${t("stars.one_to_five", { count: stars })}: ${t(`stars.word_${stars}`)}`}
              onChange={() => onChange(stars)}
            />
            <Star
              aria-hidden
              className={cx(
                "max-w-full transition-[scale,color] duration-150",
                large ? "size-10" : "size-7",
                value !== null && stars <= value ? "fill-star text-star" : "text-line-strong",
                value === stars && "scale-110",
              )}
            />
          </label>
        ))}
      </span>
      {large ? (
        <p aria-hidden="true" className="min-h-6 font-medium text-muted">
          {word}
        </p>
      ) : null}
      {error ? (
        <p id={`${id}-note`} role="alert" className="w-full text-sm text-danger-text">
          {error}
        </p>
      ) : null}
    </div>
  );
}
