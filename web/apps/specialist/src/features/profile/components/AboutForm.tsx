import { LANGUAGES, LANGUAGE_NAMES, type Language, type OwnProfile, formatLocale } from "@doorstep/core";
import { Button, Callout, Card, Chip, SegmentedControl, Stepper, StickyAction, TextArea, TextField, useLanguage, useProblemText, useToast } from "@doorstep/ui";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useChangeProfile } from "../commands";

const SPOKEN = ["en", "fi", "sv", "ru", "zh", "et", "uk", "de", "fr", "es", "ja", "ko", "vi", "tr", "ar"];

/** Name, words about oneself in each language, languages spoken, experience. */
export function AboutForm({ profile }: { profile: OwnProfile }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const text = useProblemText();
  const toast = useToast();
  const change = useChangeProfile();
  const [name, setName] = useState(profile.display_name);
  const [bio, setBio] = useState<Record<string, string>>(profile.bio);
  const [writing, setWriting] = useState<Language>(language);
  const [spoken, setSpoken] = useState<string[]>(profile.languages);
  const [years, setYears] = useState(profile.experience_years);
  const names = new Intl.DisplayNames([formatLocale(language)], { type: "language" });
  const same = LANGUAGES.every((one) => (bio[one] ?? "") === (profile.bio[one] ?? "")) && spoken.join() === profile.languages.join();
  const touched = !same || name !== profile.display_name || years !== profile.experience_years;
  const toggle = (tag: string) => setSpoken(spoken.includes(tag) ? spoken.filter((one) => one !== tag) : [...spoken, tag]);
  const submit = () => {
    const texts = Object.fromEntries(LANGUAGES.map((one) => [one, (bio[one] ?? "").trim()]));
    change.mutate({ display_name: name.trim(), bio: texts, languages: spoken, experience_years: years }, { onSuccess: () => toast.say(t("profile.saved")) });
  };
  return (
    <Card className="flex flex-col gap-5 p-5">
      <TextField label={t("profile.name")} hint={t("profile.name_hint")} required maxLength={80} value={name} onChange={(event) => setName(event.target.value)} />
      <div className="flex flex-col gap-2">
        <p className="text-sm font-medium">{t("profile.bio")}</p>
        <SegmentedControl<Language>
          label={t("profile.bio_language")}
          value={writing}
          onChange={setWriting}
          options={LANGUAGES.map((value) => ({ value, label: <span lang={value}>{`${LANGUAGE_NAMES[value]}${bio[value]?.trim() ? " ✓" : ""}`}</span> }))}
        />
        <TextArea
          key={writing}
          lang={writing}
          label={t("profile.bio_in", { language: LANGUAGE_NAMES[writing] })}
          hint={t("profile.bio_hint")}
          rows={6}
          maxLength={2000}
          value={bio[writing] ?? ""}
          onChange={(event) => setBio({ ...bio, [writing]: event.target.value })}
        />
      </div>
      <div className="flex flex-col gap-2">
        <p className="text-sm font-medium">{t("profile.spoken")}</p>
        <div role="group" aria-label={t("profile.spoken")} className="flex flex-wrap gap-2">
          {[...new Set([...SPOKEN, ...profile.languages])].map((tag) => (
            <Chip key={tag} pressed={spoken.includes(tag)} onPress={() => toggle(tag)}>
              <span className="first-letter:uppercase">{names.of(tag) ?? tag}</span>
            </Chip>
          ))}
        </div>
      </div>
      <div className="flex flex-col gap-2">
        <p className="text-sm font-medium">{t("profile.experience")}</p>
        <Stepper label={t("profile.experience")} value={years} text={t("profile.years", { count: years })} minimum={0} maximum={70} onChange={setYears} less={t("action.less")} more={t("action.more")} />
      </div>
      {change.isError ? <Callout tone="danger">{text(change.error)}</Callout> : null}
      {touched ? (
        <StickyAction>
          <Button size="lg" wide busy={change.isPending} disabled={name.trim() === ""} onClick={submit}>
            {t("calendar.save")}
          </Button>
        </StickyAction>
      ) : null}
    </Card>
  );
}
