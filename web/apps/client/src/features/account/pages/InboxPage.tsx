import { Inbox, useSignedIn } from "@doorstep/shell";
import { ButtonLink, EmptyState, IconLink, PageBody, PageHeader } from "@doorstep/ui";
import { Bell, Settings2 } from "lucide-react";
import { useTranslation } from "react-i18next";

/** News of one's bookings. */
export default function InboxPage() {
  const { t } = useTranslation();
  const signedIn = useSignedIn();
  return (
    <>
      <PageHeader
        narrow
        title={t("inbox.title")}
        end={
          signedIn ? (
            <IconLink label={t("notices.title")} to="/profile/notices">
              <Settings2 aria-hidden className="size-6" />
            </IconLink>
          ) : null
        }
      />
      <PageBody narrow>
        {signedIn ? (
          <Inbox app="client" empty={<ButtonLink to="/">{t("bookings.find")}</ButtonLink>} />
        ) : (
          <EmptyState icon={<Bell />} title={t("inbox.guest_title")} text={t("inbox.guest_text")}>
            <ButtonLink to="/sign-in?next=/inbox">{t("sign_in.enter")}</ButtonLink>
          </EmptyState>
        )}
      </PageBody>
    </>
  );
}
