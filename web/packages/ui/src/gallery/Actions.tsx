import { Heart, Search } from "lucide-react";
import { useState } from "react";
import { Badge, Chip, ChipRow } from "../components/Chip";
import { Button, ButtonLink, IconButton, IconLink } from "../components/Button";
import { Spinner } from "../components/Spinner";
import { useToast } from "../components/Toast";
import { Side, Specimen } from "./Specimen";
import type { Words } from "./sample";

const VARIANTS = ["primary", "secondary", "quiet", "danger"] as const;
const TONES = ["neutral", "accent", "info", "warning", "danger"] as const;

export function Actions({ words }: { words: Words }) {
  const [pressed, setPressed] = useState(1);
  const toast = useToast();
  return (
    <>
      <Specimen of="Button">
        {VARIANTS.map((variant) => (
          <Side key={variant}>
            <Button variant={variant}>{words.label}</Button>
            <Button variant={variant} icon={<Search aria-hidden className="size-5" />}>
              {words.label}
            </Button>
            <Button variant={variant} busy>
              {words.label}
            </Button>
            <Button variant={variant} disabled>
              {words.label}
            </Button>
          </Side>
        ))}
        <Button size="lg" wide>
          {words.label}
        </Button>
      </Specimen>
      <Specimen of="ButtonLink">
        <Side>
          <ButtonLink to="/gallery">{words.label}</ButtonLink>
          <ButtonLink to="/gallery" variant="secondary" size="lg">
            {words.label}
          </ButtonLink>
        </Side>
      </Specimen>
      <Specimen of="IconButton">
        <Side>
          <IconButton label="Like">
            <Heart aria-hidden className="size-6" />
          </IconButton>
          <IconButton label="Like, not possible now" disabled>
            <Heart aria-hidden className="size-6 opacity-50" />
          </IconButton>
        </Side>
      </Specimen>
      <Specimen of="IconLink">
        <IconLink label="Look for something" to="/gallery">
          <Search aria-hidden className="size-6" />
        </IconLink>
      </Specimen>
      <Specimen of="Chip">
        <Specimen of="ChipRow">
          <ChipRow label="Examples of chips">
            {[words.title, words.name, words.label, words.note].map((text, index) => (
              <Chip key={text} pressed={pressed === index} onPress={() => setPressed(index)}>
                {text}
              </Chip>
            ))}
          </ChipRow>
        </Specimen>
      </Specimen>
      <Specimen of="Badge">
        <Side>
          {TONES.map((tone) => (
            <Badge key={tone} tone={tone}>
              {tone === "neutral" ? words.note : tone}
            </Badge>
          ))}
        </Side>
      </Specimen>
      <Specimen of="Spinner">
        <Spinner />
      </Specimen>
      <Specimen of="ToastProvider">
        <Side>
          <Button variant="secondary" onClick={() => toast.say(words.title)}>
            Say
          </Button>
          <Button variant="secondary" onClick={() => toast.say(words.title, { label: "Undo", run: () => toast.say("Undone") })}>
            Say, with undo
          </Button>
          <Button variant="secondary" onClick={() => toast.warn(words.text)}>
            Warn
          </Button>
        </Side>
      </Specimen>
    </>
  );
}
