import { Button, useProblemText, useToast } from "@doorstep/ui";
import { CalendarPlus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useSaveCalendar } from "../commands";

/** Puts a visit into the device's calendar, by a file that it opens. */
export function CalendarButton({ visitId, variant = "secondary" }: { visitId: string; variant?: "secondary" | "quiet" }) {
  const { t } = useTranslation();
  const toast = useToast();
  const text = useProblemText();
  const save = useSaveCalendar(visitId);
  return (
    <Button
      variant={variant}
      size="lg"
      icon={<CalendarPlus aria-hidden className="size-5" />}
      busy={save.isPending}
      onClick={() => save.mutate(undefined, { onSuccess: () => toast.say(t("booking.calendar_saved")), onError: (error) => toast.warn(text(error)) })}
    >
      {t("booking.calendar")}
    </Button>
  );
}
