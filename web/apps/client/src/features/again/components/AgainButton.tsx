import { type Visit } from "@doorstep/core";
import { Button, type ButtonProps } from "@doorstep/ui";
import { RotateCcw } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useBookAgain } from "../commands";

/** Books a visit once more with the same choices; where several stand side by side, each says what it books. */
export function AgainButton({ visit, named, ...look }: { visit: Visit; named?: boolean } & Pick<ButtonProps, "variant" | "size" | "wide" | "className">) {
  const { t } = useTranslation();
  const again = useBookAgain();
  const title = visit.service_name;
  return (
    <Button {...look} busy={again.isPending} onClick={() => again.mutate(visit)} icon={<RotateCcw aria-hidden className="size-5" />}>
      {named ? t("again.named", { service: title }) : t("booking.again")}
    </Button>
  );
}
