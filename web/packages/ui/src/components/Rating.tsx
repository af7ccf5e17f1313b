import { formatNumber } from "@doorstep/core";
import { Star } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "../language";

/** Stars out of five with the number of ratings; a newcomer is called new rather than shown zero. */
export function Rating({ value, count, short }: { value: number | null; count: number; short?: boolean }) {
  const { t } = useTranslation();
  const language = useLanguage();
  if (value === null || count === 0) return <span className="text-sm text-muted">{t("rating.new")}</span>;
  const shown = formatNumber(value, language, 1);
  return (
    <span className="inline-flex flex-wrap items-center gap-x-1 text-sm text-muted [&>span]:whitespace-nowrap">
      <Star aria-hidden className="size-4 fill-star text-star" />
      <span className="sr-only">{t("rating.of_five", { value: shown })}</span>
      <span aria-hidden className="font-semibold text-text">
        {shown}
      </span>
      <span>{short ? `(${formatNumber(count, language)})` : `· ${t("rating.count", { count })}`}</span>
    </span>
  );
}
