<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>Anneal</name>
    <message>
        <source>"%1" cannot be %2</source>
        <translation>"%1" darf nicht %2 sein</translation>
    </message>
    <message>
        <source>"%1" cannot be served under that name.</source>
        <translation>„%1“ lässt sich unter diesem Namen nicht bereitstellen.</translation>
    </message>
    <message>
        <source>"%1" cannot stand in chat_template_kwargs: it comes from the row or the model</source>
        <translation>in chat_template_kwargs darf "%1" nicht stehen: Es kommt aus der Zeile oder vom Modell</translation>
    </message>
    <message>
        <source>"%1" has a value that is not allowed</source>
        <translation>"%1" hat einen unzulässigen Wert</translation>
    </message>
    <message>
        <source>"%1" is %2</source>
        <translation>"%1" ist %2</translation>
    </message>
    <message>
        <source>"%1" is a JSON %2, not a list of messages.</source>
        <translation>"%1" hat den JSON-Typ %2 und ist keine Liste von Nachrichten.</translation>
    </message>
    <message>
        <source>"%1" is a JSON %2, not a text.</source>
        <translation>"%1" hat den JSON-Typ %2 und ist kein Text.</translation>
    </message>
    <message>
        <source>"%1" is empty.</source>
        <translation>"%1" ist leer.</translation>
    </message>
    <message>
        <source>"%1" is not a list</source>
        <translation>"%1" ist keine Liste</translation>
    </message>
    <message>
        <source>"%1" is not a list of as many 0 and 1 as "input_ids" has ids</source>
        <translation>"%1" ist keine Liste aus so vielen 0 und 1, wie "input_ids" IDs hat</translation>
    </message>
    <message>
        <source>"%1" is not a list of messages</source>
        <translation>"%1" ist keine Liste von Nachrichten</translation>
    </message>
    <message>
        <source>"%1" is not a local time; write one such as 2026-11-28T15:40:00.</source>
        <translation>„%1“ ist keine Ortszeit; schreiben Sie eine wie 2026-11-28T15:40:00.</translation>
    </message>
    <message>
        <source>"%1" is not a precision Anneal writes GGUF files in.</source>
        <translation>In der Genauigkeit „%1“ schreibt Anneal keine GGUF-Dateien.</translation>
    </message>
    <message>
        <source>"%1" is not a regular expression.</source>
        <translation>„%1“ ist kein regulärer Ausdruck.</translation>
    </message>
    <message>
        <source>"%1" is not a regular expression: %2.</source>
        <translation>„%1“ ist kein regulärer Ausdruck: %2.</translation>
    </message>
    <message>
        <source>"%1" is not a setting.</source>
        <translation>„%1“ ist keine Einstellung.</translation>
    </message>
    <message>
        <source>"%1" is not one of the allowed values.</source>
        <translation>„%1“ gehört nicht zu den erlaubten Werten.</translation>
    </message>
    <message>
        <source>"%1" is not read as messages. %2</source>
        <translation>"%1" wird nicht als Liste von Nachrichten gelesen. %2</translation>
    </message>
    <message>
        <source>"%1" is not the name of a layer.</source>
        <translation>„%1“ ist kein Name einer Schicht.</translation>
    </message>
    <message>
        <source>"%1" is not the name of a module.</source>
        <translation>„%1“ ist kein Name eines Moduls.</translation>
    </message>
    <message>
        <source>"%1" names no file.</source>
        <translation>„%1“ nennt keine Datei.</translation>
    </message>
    <message>
        <source>"%1" of %2 is neither true nor false</source>
        <translation>%2: "%1" ist weder true noch false</translation>
    </message>
    <message>
        <source>"%1" of message %2 has no effect: only the assistant's turns are learned.</source>
        <translation>"%1" von Nachricht %2 hat keine Wirkung: Nur die Beiträge des Assistenten werden gelernt.</translation>
    </message>
    <message>
        <source>"%1" of message %2 is neither true nor false, and has no effect.</source>
        <translation>"%1" von Nachricht %2 ist weder true noch false und hat keine Wirkung.</translation>
    </message>
    <message>
        <source>"%1" of the row has no effect: weights are read from messages.</source>
        <translation>"%1" der Zeile hat keine Wirkung: Gewichte werden aus messages gelesen.</translation>
    </message>
    <message>
        <source>"chat_template_kwargs" is not an object</source>
        <translation>"chat_template_kwargs" ist kein Objekt</translation>
    </message>
    <message>
        <source>"completion" has no assistant message to learn from.</source>
        <translation>"completion" enthält keine Nachricht der Rolle assistant, aus der sich lernen lässt.</translation>
    </message>
    <message>
        <source>"content" is a JSON %1, not a text</source>
        <translation>"content" hat den JSON-Typ %1 und ist kein Text</translation>
    </message>
    <message>
        <source>"content" is null</source>
        <translation>"content" ist null</translation>
    </message>
    <message>
        <source>"history" is not a list of [question, answer] pairs.</source>
        <translation>"history" ist keine Liste von Paaren [Frage, Antwort].</translation>
    </message>
    <message>
        <source>"input_ids" and "labels" must be lists of the same length</source>
        <translation>"input_ids" und "labels" müssen gleich lange Listen sein</translation>
    </message>
    <message>
        <source>"input_ids" is not a list of token ids.</source>
        <translation>"input_ids" ist keine Liste von Token-IDs.</translation>
    </message>
    <message>
        <source>"labels" is not a list of as many token ids (or -100) as "input_ids".</source>
        <translation>"labels" ist keine Liste mit so vielen Token-IDs (oder -100) wie "input_ids".</translation>
    </message>
    <message>
        <source>"loss_mask" of %1 is neither 0 nor 1</source>
        <translation>%1: "loss_mask" ist weder 0 noch 1</translation>
    </message>
    <message>
        <source>"tool_calls" is not a list</source>
        <translation>"tool_calls" ist keine Liste</translation>
    </message>
    <message>
        <source>"train_detail" of %1 has an entry that is not like {"begin_offset": 0, "end_offset": 8, "train": false}</source>
        <translation>%1: "train_detail" hat einen Eintrag, der nicht die Form {"begin_offset": 0, "end_offset": 8, "train": false} hat</translation>
    </message>
    <message>
        <source>"train_detail" of %1 must be a list, and "content" beside it one text</source>
        <translation>%1: "train_detail" muss eine Liste sein und "content" daneben ein einziger Text</translation>
    </message>
    <message>
        <source>%1 NUL characters were replaced.</source>
        <translation>%1 NUL-Zeichen wurden ersetzt.</translation>
    </message>
    <message>
        <source>%1 and %2 more</source>
        <translation>%1 und %2 weitere</translation>
    </message>
    <message>
        <source>%1 and the command line have %2 problems:</source>
        <translation>%1 und die Kommandozeile enthalten %2 Probleme:</translation>
    </message>
    <message>
        <source>%1 became shorter while it was read, or its disk failed.</source>
        <translation>%1 wurde während des Lesens kürzer, oder die Festplatte ist ausgefallen.</translation>
    </message>
    <message>
        <source>%1 bytes that are not UTF-8 were replaced, the first in line %2.</source>
        <translation>%1 Byte, die kein UTF-8 sind, wurden ersetzt, das erste in Zeile %2.</translation>
    </message>
    <message>
        <source>%1 can only be changed in the text.</source>
        <translation>%1 lässt sich nur im Text ändern.</translation>
    </message>
    <message>
        <source>%1 cannot be found any more</source>
        <translation>%1: nicht mehr auffindbar</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2.</source>
        <translation>%1 ist nicht lesbar: %2.</translation>
    </message>
    <message>
        <source>%1 cannot be started: %2.</source>
        <translation>%1 lässt sich nicht starten: %2.</translation>
    </message>
    <message>
        <source>%1 cannot be used.</source>
        <translation>%1 ist nicht verwendbar.</translation>
    </message>
    <message>
        <source>%1 cannot be written to a GGUF file, and without it the model would be another.</source>
        <translation>%1 lässt sich nicht in eine GGUF-Datei schreiben, und ohne diese Angabe wäre das Modell ein anderes.</translation>
    </message>
    <message>
        <source>%1 changed since</source>
        <translation>%1: seitdem geändert</translation>
    </message>
    <message>
        <source>%1 changes nothing: it matches no layer that would get an adapter. Correct the name, or take it out.</source>
        <translation>%1 bewirkt nichts: Keine Schicht, die einen Adapter bekäme, passt dazu. Korrigieren oder entfernen Sie den Namen.</translation>
    </message>
    <message>
        <source>%1 could not be read: %2</source>
        <translation>%1 konnte nicht gelesen werden: %2</translation>
    </message>
    <message>
        <source>%1 describes an impossible model: %2.</source>
        <translation>%1 beschreibt ein unmögliches Modell: %2.</translation>
    </message>
    <message>
        <source>%1 does not hold a model: its general.type is "%2".</source>
        <translation>%1 enthält kein Modell: general.type ist „%2“.</translation>
    </message>
    <message>
        <source>%1 does not say its architecture.</source>
        <translation>%1 gibt keine Architektur an.</translation>
    </message>
    <message>
        <source>%1 events are missing</source>
        <translation>%1 Ereignisse fehlen</translation>
    </message>
    <message>
        <source>%1 exists already.</source>
        <translation>%1 gibt es schon.</translation>
    </message>
    <message>
        <source>%1 gives a special token an id that is out of range</source>
        <translation>%1 gibt einem Spezialtoken eine unzulässige ID</translation>
    </message>
    <message>
        <source>%1 gives the added token "%2" an id that is out of range</source>
        <translation>%1 gibt dem hinzugefügten Token „%2“ eine unzulässige ID</translation>
    </message>
    <message>
        <source>%1 gives the token "%2" an id that is not a number in range</source>
        <translation>%1 gibt dem Token „%2“ eine ID, die keine zulässige Zahl ist</translation>
    </message>
    <message>
        <source>%1 goes with a list of target_modules only, not with a pattern or all-linear</source>
        <translation>%1 passt nur zu einer Liste in target_modules, nicht zu einem Muster oder all-linear</translation>
    </message>
    <message>
        <source>%1 goes with layers_to_transform only</source>
        <translation>%1 passt nur zu layers_to_transform</translation>
    </message>
    <message>
        <source>%1 has %2 problems:</source>
        <translation>%1 enthält %2 Probleme:</translation>
    </message>
    <message>
        <source>%1 has %2 tokens, but the model's word matrix has %3 rows.</source>
        <translation>%1 hat %2 Token, aber die Embedding-Matrix des Modells hat %3 Zeilen.</translation>
    </message>
    <message>
        <source>%1 has GGUF version %2; Anneal reads 2 and 3.</source>
        <translation>%1 hat die GGUF-Version %2; Anneal liest 2 und 3.</translation>
    </message>
    <message>
        <source>%1 has a charsmap that is not base64</source>
        <translation>%1 hat eine charsmap, die kein base64 ist</translation>
    </message>
    <message>
        <source>%1 has a content that is not one character</source>
        <translation>%1 hat ein content, das nicht genau ein Zeichen ist</translation>
    </message>
    <message>
        <source>%1 has a delimiter that is not one character</source>
        <translation>%1 hat einen delimiter, der nicht genau ein Zeichen ist</translation>
    </message>
    <message>
        <source>%1 has a length that is not positive</source>
        <translation>%1 hat eine length, die nicht größer als 0 ist</translation>
    </message>
    <message>
        <source>%1 has a merge that is not two tokens</source>
        <translation>%1 hat eine Merge-Regel, die nicht aus zwei Token besteht</translation>
    </message>
    <message>
        <source>%1 has a pattern that is neither a String nor a Regex</source>
        <translation>%1 hat ein pattern, das weder String noch Regex ist</translation>
    </message>
    <message>
        <source>%1 has a piece that is not a text and a finite score</source>
        <translation>%1 hat ein Piece, das nicht aus einem Text und einer endlichen Bewertung besteht</translation>
    </message>
    <message>
        <source>%1 has a problem:</source>
        <translation>%1 enthält ein Problem:</translation>
    </message>
    <message>
        <source>%1 has a replacement that is not one character</source>
        <translation>%1 hat ein replacement, das nicht genau ein Zeichen ist</translation>
    </message>
    <message>
        <source>%1 has added tokens that are not a list</source>
        <translation>%1 hat hinzugefügte Token, die keine Liste sind</translation>
    </message>
    <message>
        <source>%1 has an added token without a content or id</source>
        <translation>%1 hat ein hinzugefügtes Token ohne Inhalt oder ID</translation>
    </message>
    <message>
        <source>%1 has an item that is neither a Sequence nor a SpecialToken</source>
        <translation>%1 hat ein Element, das weder Sequence noch SpecialToken ist</translation>
    </message>
    <message>
        <source>%1 has an unk_id that is not a number</source>
        <translation>%1 hat eine unk_id, die keine Zahl ist</translation>
    </message>
    <message>
        <source>%1 has an unknown behavior</source>
        <translation>%1 hat ein unbekanntes behavior</translation>
    </message>
    <message>
        <source>%1 has an unknown prepend_scheme</source>
        <translation>%1 hat ein unbekanntes prepend_scheme</translation>
    </message>
    <message>
        <source>%1 has no chat template, so it cannot be given messages.</source>
        <translation>%1 hat keine Chat-Vorlage und kann daher keine Nachrichten bekommen.</translation>
    </message>
    <message>
        <source>%1 has no cls and sep</source>
        <translation>%1 hat kein cls und sep</translation>
    </message>
    <message>
        <source>%1 has no content</source>
        <translation>%1 hat kein content</translation>
    </message>
    <message>
        <source>%1 has no list of decoders</source>
        <translation>%1 hat keine Liste von Decodern</translation>
    </message>
    <message>
        <source>%1 has no list of merges</source>
        <translation>%1 hat keine Liste von Merge-Regeln</translation>
    </message>
    <message>
        <source>%1 has no list of normalizers</source>
        <translation>%1 hat keine Liste von Normalizern</translation>
    </message>
    <message>
        <source>%1 has no list of pretokenizers</source>
        <translation>%1 hat keine Liste von Pre-Tokenizern</translation>
    </message>
    <message>
        <source>%1 has no list of processors</source>
        <translation>%1 hat keine Liste von Post-Prozessoren</translation>
    </message>
    <message>
        <source>%1 has no model</source>
        <translation>%1 hat kein model</translation>
    </message>
    <message>
        <source>%1 has no model_type.</source>
        <translation>%1 hat keinen model_type.</translation>
    </message>
    <message>
        <source>%1 has no pattern</source>
        <translation>%1 hat kein pattern</translation>
    </message>
    <message>
        <source>%1 has no template for single texts</source>
        <translation>%1 hat keine Vorlage für einzelne Texte</translation>
    </message>
    <message>
        <source>%1 has no tensor %2.</source>
        <translation>%1 hat keinen Tensor %2.</translation>
    </message>
    <message>
        <source>%1 has no token "%2", the %3 that stands around every text.</source>
        <translation>%1 enthält das Token „%2“ nicht, das als %3 jeden Text umgibt.</translation>
    </message>
    <message>
        <source>%1 has no type</source>
        <translation>%1 hat keinen type</translation>
    </message>
    <message>
        <source>%1 has no vocabulary</source>
        <translation>%1 hat kein Vokabular</translation>
    </message>
    <message>
        <source>%1 has no weight_map.</source>
        <translation>%1 hat keine weight_map.</translation>
    </message>
    <message>
        <source>%1 has none of the pages in data.pdf.pages.</source>
        <translation>%1 hat keine der Seiten aus data.pdf.pages.</translation>
    </message>
    <message>
        <source>%1 has rank %2 and %3, but adapter_config.json says %4</source>
        <translation>%1 hat Rang %2 und %3, laut adapter_config.json aber %4</translation>
    </message>
    <message>
        <source>%1 has something in it already.</source>
        <translation>%1 ist nicht leer.</translation>
    </message>
    <message>
        <source>%1 has the merge "%2", which is not two tokens</source>
        <translation>%1 hat die Merge-Regel „%2“, die nicht aus zwei Token besteht</translation>
    </message>
    <message>
        <source>%1 heads do not divide into %2 key/value heads</source>
        <translation>%1 Köpfe lassen sich nicht auf %2 Key/Value-Köpfe aufteilen</translation>
    </message>
    <message>
        <source>%1 holds no messages.</source>
        <translation>%1 enthält keine Nachrichten.</translation>
    </message>
    <message>
        <source>%1 holds no row that can be used. Line %2: %3</source>
        <translation>%1 enthält keine verwendbare Zeile. Zeile %2: %3</translation>
    </message>
    <message>
        <source>%1 holds no row that can be used; %2</source>
        <translation>%1 enthält keine verwendbare Zeile; %2</translation>
    </message>
    <message>
        <source>%1 holds no rows.</source>
        <translation>%1 enthält keine Zeilen.</translation>
    </message>
    <message>
        <source>%1 holds no token of at least 16 characters on one line.</source>
        <translation>%1 enthält kein Zugriffstoken aus mindestens 16 Zeichen in einer Zeile.</translation>
    </message>
    <message>
        <source>%1 holds no tokenizer: there is no tokenizer.json, tokenizer.model, or vocab.json with merges.txt.</source>
        <translation>%1 enthält keinen Tokenizer: Es gibt weder tokenizer.json noch tokenizer.model noch vocab.json mit merges.txt.</translation>
    </message>
    <message>
        <source>%1 holds no tokens.</source>
        <translation>%1 enthält keine Token.</translation>
    </message>
    <message>
        <source>%1 holds one JSON %2, not a list of rows.</source>
        <translation>%1 enthält einen einzelnen JSON-Wert vom Typ %2, keine Liste von Zeilen.</translation>
    </message>
    <message>
        <source>%1 holds pickled weights, and loading a pickle runs code from the file; Anneal never does.</source>
        <translation>%1 enthält Gewichte im Pickle-Format, und das Laden eines Pickles führt Code aus der Datei aus; Anneal tut das nie.</translation>
    </message>
    <message>
        <source>%1 holds several GGUF files: %2.</source>
        <translation>%1 enthält mehrere GGUF-Dateien: %2.</translation>
    </message>
    <message>
        <source>%1 is %2 large; at most %3 can be read.</source>
        <translation>%1 ist %2 groß; lesbar sind höchstens %3.</translation>
    </message>
    <message>
        <source>%1 is %2 there and %3 in the adapter</source>
        <translation>%1 ist dort %2 und im Adapter %3</translation>
    </message>
    <message>
        <source>%1 is %2 there, lora_A is %3 and lora_B %4</source>
        <translation>%1 ist dort %2, lora_A ist %3 und lora_B %4</translation>
    </message>
    <message>
        <source>%1 is %2, but it has %3</source>
        <translation>%1 ist %2, dort steht aber %3</translation>
    </message>
    <message>
        <source>%1 is %2, but the adapter of model.init_from has %3.</source>
        <translation>%1 ist %2, aber der Adapter von model.init_from hat %3.</translation>
    </message>
    <message>
        <source>%1 is %2, not %3</source>
        <translation>%1 ist %2, erwartet wird: %3</translation>
    </message>
    <message>
        <source>%1 is %2.</source>
        <translation>%1 ist %2.</translation>
    </message>
    <message>
        <source>%1 is UTF-16; JSONL is UTF-8.</source>
        <translation>%1 ist UTF-16; JSONL ist UTF-8.</translation>
    </message>
    <message>
        <source>%1 is a big-endian GGUF file, which Anneal does not read.</source>
        <translation>%1 ist eine Big-Endian-GGUF-Datei, und die liest Anneal nicht.</translation>
    </message>
    <message>
        <source>%1 is a folder, not a file.</source>
        <translation>%1 ist ein Ordner, keine Datei.</translation>
    </message>
    <message>
        <source>%1 is a link and may lead anywhere.</source>
        <translation>%1 ist eine Verknüpfung und kann überallhin führen.</translation>
    </message>
    <message>
        <source>%1 is a symbolic link</source>
        <translation>%1 ist eine symbolische Verknüpfung</translation>
    </message>
    <message>
        <source>%1 is a symbolic link, and a run may not lead out of its folder.</source>
        <translation>%1 ist eine symbolische Verknüpfung, und ein Lauf darf nicht aus seinem Ordner hinausführen.</translation>
    </message>
    <message>
        <source>%1 is an adapter, not a whole model.</source>
        <translation>%1 ist ein Adapter, kein ganzes Modell.</translation>
    </message>
    <message>
        <source>%1 is an empty list</source>
        <translation>%1 ist eine leere Liste</translation>
    </message>
    <message>
        <source>%1 is damaged, or is not what its name says.</source>
        <translation>%1 ist beschädigt oder nicht das, was der Name sagt.</translation>
    </message>
    <message>
        <source>%1 is damaged.</source>
        <translation>%1 ist beschädigt.</translation>
    </message>
    <message>
        <source>%1 is empty.</source>
        <translation>%1 ist leer.</translation>
    </message>
    <message>
        <source>%1 is encrypted, and the password does not open it.</source>
        <translation>%1 ist verschlüsselt, und das Passwort öffnet die Datei nicht.</translation>
    </message>
    <message>
        <source>%1 is encrypted.</source>
        <translation>%1 ist verschlüsselt.</translation>
    </message>
    <message>
        <source>%1 is in modules_to_save and is trained in full, so it gets no adapter. Take it out of one of the two.</source>
        <translation>%1 steht in modules_to_save und wird vollständig trainiert, bekommt also keinen Adapter. Entfernen Sie den Namen an einer der beiden Stellen.</translation>
    </message>
    <message>
        <source>%1 is in use by another process (%2).</source>
        <translation>%1 wird von einem anderen Prozess verwendet (%2).</translation>
    </message>
    <message>
        <source>%1 is in use by another process.</source>
        <translation>%1 wird von einem anderen Prozess verwendet.</translation>
    </message>
    <message>
        <source>%1 is incomplete: it has no adapter_model.safetensors.</source>
        <translation>%1 ist unvollständig: adapter_model.safetensors fehlt.</translation>
    </message>
    <message>
        <source>%1 is listed twice.</source>
        <translation>%1 ist zweimal aufgeführt.</translation>
    </message>
    <message>
        <source>%1 is missing, so its rows may not belong together.</source>
        <translation>%1 fehlt, daher gehören die Zeilen des Laufs vielleicht nicht zusammen.</translation>
    </message>
    <message>
        <source>%1 is missing, so the run cannot be trained once more.</source>
        <translation>%1 fehlt, daher lässt sich der Lauf nicht erneut trainieren.</translation>
    </message>
    <message>
        <source>%1 is neither a model folder nor a GGUF file.</source>
        <translation>%1 ist weder ein Modellordner noch eine GGUF-Datei.</translation>
    </message>
    <message>
        <source>%1 is not UTF-8: line %2 has other bytes.</source>
        <translation>%1 ist kein UTF-8: Zeile %2 enthält andere Bytes.</translation>
    </message>
    <message>
        <source>%1 is not a JSON object.</source>
        <translation>%1 ist kein JSON-Objekt.</translation>
    </message>
    <message>
        <source>%1 is not a file that answers can be written to.</source>
        <translation>%1 ist keine Datei, in die sich Antworten schreiben lassen.</translation>
    </message>
    <message>
        <source>%1 is not a list of tokens</source>
        <translation>%1 ist keine Liste von Token</translation>
    </message>
    <message>
        <source>%1 is not a list of tokens, each a text or an object with its content</source>
        <translation>%1 ist keine Liste von Token, jedes als Text oder als Objekt mit seinem Inhalt</translation>
    </message>
    <message>
        <source>%1 is not a readable GGUF file: %2.</source>
        <translation>%1 ist keine lesbare GGUF-Datei: %2.</translation>
    </message>
    <message>
        <source>%1 is not a readable safetensors file: %2.</source>
        <translation>%1 ist keine lesbare safetensors-Datei: %2.</translation>
    </message>
    <message>
        <source>%1 is not a regular file.</source>
        <translation>%1 ist keine reguläre Datei.</translation>
    </message>
    <message>
        <source>%1 is not a run: it holds no run.yaml.</source>
        <translation>%1 ist kein Lauf: Es fehlt eine run.yaml.</translation>
    </message>
    <message>
        <source>%1 is not a section in this text.</source>
        <translation>%1 ist in diesem Text kein Bereich.</translation>
    </message>
    <message>
        <source>%1 is not a text or a list of named ones</source>
        <translation>%1 ist weder ein Text noch eine Liste benannter Texte</translation>
    </message>
    <message>
        <source>%1 is not a text or an object with the token's content</source>
        <translation>%1 ist weder ein Text noch ein Objekt mit dem Inhalt des Tokens</translation>
    </message>
    <message>
        <source>%1 is not a token of the vocabulary, which has %2 tokens, and is not used.</source>
        <translation>%1 ist kein Token des Vokabulars, das %2 Token hat, und wird deshalb nicht verwendet.</translation>
    </message>
    <message>
        <source>%1 is not an adapter: it has no adapter_config.json.</source>
        <translation>%1 ist kein Adapter: adapter_config.json fehlt.</translation>
    </message>
    <message>
        <source>%1 is not an object with a token for each id</source>
        <translation>%1 ist kein Objekt mit einem Token zu jeder ID</translation>
    </message>
    <message>
        <source>%1 is not available yet.</source>
        <translation>%1 ist noch nicht verfügbar.</translation>
    </message>
    <message>
        <source>%1 is not encrypted.</source>
        <translation>%1 ist nicht verschlüsselt.</translation>
    </message>
    <message>
        <source>%1 is not supported yet.</source>
        <translation>%1 wird noch nicht unterstützt.</translation>
    </message>
    <message>
        <source>%1 is not the file that the run was made with, so its rows may not belong together.</source>
        <translation>%1 ist nicht die Datei, mit der der Lauf angelegt wurde, daher gehören seine Zeilen vielleicht nicht zusammen.</translation>
    </message>
    <message>
        <source>%1 is not true or false</source>
        <translation>%1 ist weder true noch false</translation>
    </message>
    <message>
        <source>%1 is not used: %2</source>
        <translation>%1 wird nicht verwendet: %2</translation>
    </message>
    <message>
        <source>%1 is not used: it is a symbolic link, which may lead anywhere.</source>
        <translation>%1 wird nicht verwendet: Es ist eine symbolische Verknüpfung, die überallhin führen kann.</translation>
    </message>
    <message>
        <source>%1 is not valid JSON: %2.</source>
        <translation>%1 ist kein gültiges JSON, %2.</translation>
    </message>
    <message>
        <source>%1 is not what the last preparation wrote, so the rows may not belong together.</source>
        <translation>%1 ist nicht das, was die letzte Aufbereitung geschrieben hat; vielleicht gehören die Zeilen nicht zusammen.</translation>
    </message>
    <message>
        <source>%1 is one file of a model, not the model.</source>
        <translation>%1 ist nur eine Datei eines Modells, nicht das Modell.</translation>
    </message>
    <message>
        <source>%1 is protected by a password, or an older Word document (.doc).</source>
        <translation>%1 ist mit einem Passwort geschützt oder ein älteres Word-Dokument (.doc).</translation>
    </message>
    <message>
        <source>%1 is the same file as one in another place (a hard link).</source>
        <translation>%1 ist dieselbe Datei wie eine an einem anderen Ort (Hardlink).</translation>
    </message>
    <message>
        <source>%1 is there already, and no preparation wrote it.</source>
        <translation>Die Datei %1 gibt es schon, und keine Aufbereitung hat sie geschrieben.</translation>
    </message>
    <message>
        <source>%1 is there already.</source>
        <translation>%1 gibt es schon.</translation>
    </message>
    <message>
        <source>%1 is too large.</source>
        <translation>%1 ist zu groß.</translation>
    </message>
    <message>
        <source>%1 is too small.</source>
        <translation>%1 ist zu klein.</translation>
    </message>
    <message>
        <source>%1 more checkpoints are not used.</source>
        <translation>%1 weitere Checkpoints werden nicht verwendet.</translation>
    </message>
    <message>
        <source>%1 more rows are like it.</source>
        <translation>Das gilt auch für %1 weitere Zeilen.</translation>
    </message>
    <message>
        <source>%1 more values of %2 are not token ids.</source>
        <translation>%1 weitere Werte von %2 sind keine Token-IDs.</translation>
    </message>
    <message>
        <source>%1 must be a number</source>
        <translation>%1 muss eine Zahl sein</translation>
    </message>
    <message>
        <source>%1 must be a text</source>
        <translation>%1 muss ein Text sein</translation>
    </message>
    <message>
        <source>%1 must be a whole number</source>
        <translation>%1 muss eine ganze Zahl sein</translation>
    </message>
    <message>
        <source>%1 must be a whole number above 2.</source>
        <translation>%1 muss eine ganze Zahl über 2 sein.</translation>
    </message>
    <message>
        <source>%1 must be above 0</source>
        <translation>%1 muss größer als 0 sein</translation>
    </message>
    <message>
        <source>%1 must be true or false</source>
        <translation>%1 muss true oder false sein</translation>
    </message>
    <message>
        <source>%1 names a second text in the template for single ones</source>
        <translation>%1 nennt in der Vorlage für einzelne Texte einen zweiten Text</translation>
    </message>
    <message>
        <source>%1 names an impossible file for tensor %2.</source>
        <translation>%1 nennt eine unmögliche Datei für Tensor %2.</translation>
    </message>
    <message>
        <source>%1 needs %2, but only %3 are free in %4.</source>
        <translation>%1 braucht %2, aber in %4 sind nur %3 frei.</translation>
    </message>
    <message>
        <source>%1 of %2 rows (%3) are held out of training, although %4 were asked for: %5.</source>
        <translation>%1 von %2 Zeilen (%3) werden vom Training zurückgehalten, obwohl %4 gewünscht waren: %5.</translation>
    </message>
    <message>
        <source>%1 of %2 rows (%3) are left out.</source>
        <translation>%1 von %2 Zeilen (%3) werden ausgelassen.</translation>
    </message>
    <message>
        <source>%1 of %2 rows (%3) is held out of training, although %4 were asked for: %5.</source>
        <translation>%1 von %2 Zeilen (%3) wird vom Training zurückgehalten, obwohl %4 gewünscht waren: %5.</translation>
    </message>
    <message>
        <source>%1 of %2 rows (%3) is left out.</source>
        <translation>%1 von %2 Zeilen (%3) wird ausgelassen.</translation>
    </message>
    <message>
        <source>%1 of another type</source>
        <translation>%1 mit einem Wert anderen Typs</translation>
    </message>
    <message>
        <source>%1 of its lines cannot be read</source>
        <translation>%1 Zeilen darin sind nicht lesbar</translation>
    </message>
    <message>
        <source>%1 or as %2</source>
        <translation>%1 oder als %2</translation>
    </message>
    <message>
        <source>%1 pages hold pictures only, no text: %2. To use them, recognise their text (OCR) first.</source>
        <translation>%1 Seiten enthalten nur Bilder und keinen Text: %2. Um sie zu nutzen, lassen Sie zuerst ihren Text erkennen (OCR).</translation>
    </message>
    <message>
        <source>%1 row of %2 is cut before its stop token; a larger training.max_seq_length keeps it (%3).</source>
        <translation>%1 Zeile aus %2 wird vor ihrem Stopp-Token gekürzt; mit einem größeren training.max_seq_length bleibt es erhalten (%3).</translation>
    </message>
    <message>
        <source>%1 row of %2 is longer than training.max_seq_length and is left out, as training.max_length_policy says (%3).</source>
        <translation>%1 Zeile aus %2 ist länger als training.max_seq_length und wird ausgelassen, wie training.max_length_policy es verlangt (%3).</translation>
    </message>
    <message>
        <source>%1 row of %2 trains nothing and is left out: none of its tokens is trained, or none within training.max_seq_length (%3).</source>
        <translation>%1 Zeile aus %2 trainiert nichts und wird ausgelassen: Keines ihrer Token wird trainiert, oder keines innerhalb von training.max_seq_length (%3).</translation>
    </message>
    <message>
        <source>%1 rows have fewer cells than the header, the first in line %2; the missing ones are empty.</source>
        <translation>%1 Zeilen haben weniger Zellen als die Kopfzeile, die erste steht in Zeile %2; die fehlenden sind leer.</translation>
    </message>
    <message>
        <source>%1 rows of %2 are cut before their stop tokens; a larger training.max_seq_length keeps them (%3).</source>
        <translation>%1 Zeilen aus %2 werden vor ihren Stopp-Token gekürzt; mit einem größeren training.max_seq_length bleiben sie erhalten (%3).</translation>
    </message>
    <message>
        <source>%1 rows of %2 are longer than training.max_seq_length and are left out, as training.max_length_policy says (%3).</source>
        <translation>%1 Zeilen aus %2 sind länger als training.max_seq_length und werden ausgelassen, wie training.max_length_policy es verlangt (%3).</translation>
    </message>
    <message>
        <source>%1 rows of %2 train nothing and are left out: none of their tokens is trained, or none within training.max_seq_length (%3).</source>
        <translation>%1 Zeilen aus %2 trainieren nichts und werden ausgelassen: Keines ihrer Token wird trainiert, oder keines innerhalb von training.max_seq_length (%3).</translation>
    </message>
    <message>
        <source>%1 says no attention.sliding_window.</source>
        <translation>%1 gibt kein attention.sliding_window an.</translation>
    </message>
    <message>
        <source>%1 scores no pairs of texts.</source>
        <translation>%1 bewertet keine Textpaare.</translation>
    </message>
    <message>
        <source>%1 separators are too many; at most %2 are allowed.</source>
        <translation>%1 Trennzeichen sind zu viele; höchstens %2 sind erlaubt.</translation>
    </message>
    <message>
        <source>%1 tells how well texts answer queries; it writes no text.</source>
        <translation>%1 bewertet, wie gut Texte Anfragen beantworten, und schreibt keinen Text.</translation>
    </message>
    <message>
        <source>%1 turns texts into vectors; it writes no text.</source>
        <translation>%1 wandelt Texte in Vektoren um und schreibt keinen Text.</translation>
    </message>
    <message>
        <source>%1 uses the special token "%2" and does not say its ids</source>
        <translation>%1 verwendet das Spezialtoken „%2“, ohne dessen IDs anzugeben</translation>
    </message>
    <message>
        <source>%1 was made by another merge or another program while this one was at work; it is left as it is.</source>
        <translation>%1 wurde inzwischen von einer anderen Zusammenführung oder einem anderen Programm angelegt und bleibt unverändert.</translation>
    </message>
    <message>
        <source>%1 was made by another program while this one was at work; it is left as it is.</source>
        <translation>%1 wurde inzwischen von einem anderen Programm angelegt und bleibt unverändert.</translation>
    </message>
    <message>
        <source>%1 was written by a newer version (format %2, this program knows %3).</source>
        <translation>%1 wurde von einer neueren Version geschrieben (Format %2, dieses Programm kennt %3).</translation>
    </message>
    <message>
        <source>%1 was written by a newer version.</source>
        <translation>%1 wurde von einer neueren Version geschrieben.</translation>
    </message>
    <message>
        <source>%1 writes text and makes no vectors here.</source>
        <translation>%1 schreibt Text und erzeugt hier keine Vektoren.</translation>
    </message>
    <message>
        <source>%1 writes text and ranks nothing here.</source>
        <translation>%1 schreibt Text und ordnet hier nichts.</translation>
    </message>
    <message>
        <source>%1, or null</source>
        <translation>%1 (oder null)</translation>
    </message>
    <message>
        <source>%1, which remembers what you trust, is damaged.</source>
        <translation>Die Datei %1, in der steht, wem Sie vertrauen, ist beschädigt.</translation>
    </message>
    <message>
        <source>%1: "%2" is not a regular expression</source>
        <translation>%1: "%2" ist kein regulärer Ausdruck</translation>
    </message>
    <message>
        <source>%1: its tokenizer has no [CLS] or no [SEP].</source>
        <translation>%1: Im Tokenizer fehlt [CLS] oder [SEP].</translation>
    </message>
    <message>
        <source>%1; PEFT refuses it as well</source>
        <translation>%1; auch PEFT lehnt das ab</translation>
    </message>
    <message>
        <source>'%1' outside loop</source>
        <translation>'%1' außerhalb einer Schleife</translation>
    </message>
    <message>
        <source>( is opened and not closed</source>
        <translation>die Klammer ( bleibt offen</translation>
    </message>
    <message>
        <source>(?&lt;= or (?&lt;! holds what cannot be looked for backwards</source>
        <translation>(?&lt;= oder (?&lt;! enthält etwas, wonach sich nicht rückwärts suchen lässt</translation>
    </message>
    <message>
        <source>) closes nothing</source>
        <translation>die Klammer ) schließt nichts</translation>
    </message>
    <message>
        <source>--adapter %1 belongs to no model that is served: adapters go with text models only, and there is none.</source>
        <translation>--adapter %1 gehört zu keinem bereitgestellten Modell: Adapter gibt es nur für Textmodelle, und hier ist keins.</translation>
    </message>
    <message>
        <source>--adapter %1 belongs to no model that is served: write MODEL:NAME=FOLDER.</source>
        <translation>--adapter %1 gehört zu keinem bereitgestellten Modell: Schreiben Sie MODEL:NAME=FOLDER.</translation>
    </message>
    <message>
        <source>--adapter %1 could belong to any of %2 models: write MODEL:%3, with the name of one of them for MODEL.</source>
        <translation>--adapter %1 könnte zu jedem von %2 Modellen gehören: Schreiben Sie MODEL:%3 und statt MODEL den Namen eines davon.</translation>
    </message>
    <message>
        <source>--adapter %1 has no name: write %2.</source>
        <translation>--adapter %1 hat keinen Namen: Schreiben Sie %2.</translation>
    </message>
    <message>
        <source>--answers and --data name the same file, %1.</source>
        <translation>--answers und --data nennen dieselbe Datei, %1.</translation>
    </message>
    <message>
        <source>--answers writes a file, not standard output, where the figures go.</source>
        <translation>--answers schreibt in eine Datei, nicht in die Standardausgabe, denn dort stehen die Messwerte.</translation>
    </message>
    <message>
        <source>--loss-on says which tokens of a row count.</source>
        <translation>Welche Token einer Zeile zählen, sagt --loss-on.</translation>
    </message>
    <message>
        <source>--messages and --schema cannot both read standard input.</source>
        <translation>--messages und --schema können nicht beide von der Standardeingabe lesen.</translation>
    </message>
    <message>
        <source>--name is for one model; write --model NAME=PATH for each of several.</source>
        <translation>--name gilt für ein einziges Modell; schreiben Sie bei mehreren für jedes --model NAME=PATH.</translation>
    </message>
    <message>
        <source>--schema takes a JSON schema.</source>
        <translation>--schema erwartet ein JSON-Schema.</translation>
    </message>
    <message>
        <source>0 steps would train nothing. Use -1 to let num_epochs decide.</source>
        <translation>0 Schritte würden nichts trainieren. Mit -1 entscheidet num_epochs.</translation>
    </message>
    <message>
        <source>1 event is missing</source>
        <translation>1 Ereignis fehlt</translation>
    </message>
    <message>
        <source>1 more checkpoint is not used.</source>
        <translation>1 weiterer Checkpoint wird nicht verwendet.</translation>
    </message>
    <message>
        <source>1 more row is like it.</source>
        <translation>Das gilt auch für 1 weitere Zeile.</translation>
    </message>
    <message>
        <source>1 of its lines cannot be read</source>
        <translation>1 Zeile darin ist nicht lesbar</translation>
    </message>
    <message>
        <source>A NUL character was replaced.</source>
        <translation>Ein NUL-Zeichen wurde ersetzt.</translation>
    </message>
    <message>
        <source>A byte that is not UTF-8 was replaced in line %1.</source>
        <translation>In Zeile %1 wurde ein Byte ersetzt, das kein UTF-8 ist.</translation>
    </message>
    <message>
        <source>A config is made of keys and values, such as `version: 1`.</source>
        <translation>Eine Konfiguration besteht aus Schlüsseln und Werten, etwa `version: 1`.</translation>
    </message>
    <message>
        <source>A config is one YAML document; there is a second one here.</source>
        <translation>Eine Konfiguration ist ein einziges YAML-Dokument; hier steht ein zweites.</translation>
    </message>
    <message>
        <source>A different alpha for modules whose name matches; the first pattern that matches counts. Others keep lora_alpha.</source>
        <translation>Ein anderes Alpha für Module, deren Name passt; es zählt das erste passende Muster. Die übrigen behalten lora_alpha.</translation>
    </message>
    <message>
        <source>A different rank for modules whose name matches, for example {q_proj: 32}; the first pattern that matches counts. Others keep lora_rank.</source>
        <translation>Ein anderer Rang für Module, deren Name passt, zum Beispiel {q_proj: 32}; es zählt das erste passende Muster. Die übrigen behalten lora_rank.</translation>
    </message>
    <message>
        <source>A document cannot be read now: %1.</source>
        <translation>Ein Dokument kann gerade nicht gelesen werden: %1.</translation>
    </message>
    <message>
        <source>A generation block of the chat template holds message %1, of the role %2, so that is learned as well.</source>
        <translation>Ein generation-Block der Chat-Vorlage enthält Nachricht %1 mit der Rolle %2, also wird auch diese gelernt.</translation>
    </message>
    <message>
        <source>A held-out prompt was not answered: %1</source>
        <translation>Ein zurückgehaltener Prompt wurde nicht beantwortet: %1</translation>
    </message>
    <message>
        <source>A key must be a word.</source>
        <translation>Ein Schlüssel muss ein Wort sein.</translation>
    </message>
    <message>
        <source>A pattern stands for whole names such as model.layers.0.self_attn.q_proj: begin it with .*, or write a list of names.</source>
        <translation>Ein Muster gilt für vollständige Namen wie model.layers.0.self_attn.q_proj: Beginnen Sie es mit .* oder schreiben Sie eine Liste von Namen.</translation>
    </message>
    <message>
        <source>A quote that begins in this row is not closed before the end of the file.</source>
        <translation>Ein Anführungszeichen, das in dieser Zeile beginnt, wird bis zum Ende der Datei nicht geschlossen.</translation>
    </message>
    <message>
        <source>A run has at most %1 tags.</source>
        <translation>Ein Lauf hat höchstens %1 Schlagwörter.</translation>
    </message>
    <message>
        <source>A server needs at least one model.</source>
        <translation>Ein Server braucht mindestens ein Modell.</translation>
    </message>
    <message>
        <source>A tag cannot be empty.</source>
        <translation>Ein Schlagwort darf nicht leer sein.</translation>
    </message>
    <message>
        <source>A tensor has fewer bytes than its shape needs.</source>
        <translation>Ein Tensor hat weniger Bytes, als seine Form verlangt.</translation>
    </message>
    <message>
        <source>A verb is missing.</source>
        <translation>Ein Befehl fehlt.</translation>
    </message>
    <message>
        <source>A weight is not a finite number.</source>
        <translation>Ein Gewicht ist keine endliche Zahl.</translation>
    </message>
    <message>
        <source>A weight is too large for %1.</source>
        <translation>Ein Gewicht ist zu groß für %1.</translation>
    </message>
    <message>
        <source>ANNEAL_ENGINE names %1, which cannot be run.</source>
        <translation>ANNEAL_ENGINE nennt %1, aber das lässt sich nicht ausführen.</translation>
    </message>
    <message>
        <source>ANNEAL_READER names %1, which cannot be run.</source>
        <translation>ANNEAL_READER nennt %1, das sich nicht ausführen lässt.</translation>
    </message>
    <message>
        <source>Aborted on request.</source>
        <translation>Auf Wunsch sofort beendet.</translation>
    </message>
    <message>
        <source>Adapters usually train with 1e-5 to 1e-3. At this rate the loss will probably jump or grow.</source>
        <translation>Für Adapter sind 1e-5 bis 1e-3 üblich. Mit dieser Lernrate wird der Loss wahrscheinlich springen oder wachsen.</translation>
    </message>
    <message>
        <source>Adapters usually train with 1e-5 to 1e-3. At this rate the model learns next to nothing.</source>
        <translation>Für Adapter sind 1e-5 bis 1e-3 üblich. Mit dieser Lernrate lernt das Modell fast nichts.</translation>
    </message>
    <message>
        <source>Adding LoRA</source>
        <translation>LoRA hinzufügen</translation>
    </message>
    <message>
        <source>Address of an OpenAI-compatible server.</source>
        <translation>Adresse eines OpenAI-kompatiblen Servers.</translation>
    </message>
    <message>
        <source>Aliases (*name) are not allowed in a config; write the value out.</source>
        <translation>Aliasse (*name) sind in einer Konfiguration nicht erlaubt; schreiben Sie den Wert aus.</translation>
    </message>
    <message>
        <source>Allow more tokens, or ask for a shorter form.</source>
        <translation>Erlauben Sie mehr Token, oder verlangen Sie eine kürzere Form.</translation>
    </message>
    <message>
        <source>Allowed: %1. Default: %2.</source>
        <translation>Erlaubt: %1. Standardwert: %2.</translation>
    </message>
    <message>
        <source>An event of type %1 is longer than 64 KiB.</source>
        <translation>Ein Ereignis vom Typ %1 ist länger als 64 KiB.</translation>
    </message>
    <message>
        <source>Anchors (&amp;name) are not allowed in a config.</source>
        <translation>Anker (&amp;name) sind in einer Konfiguration nicht erlaubt.</translation>
    </message>
    <message>
        <source>Anneal: password of %1</source>
        <translation>Anneal: Passwort von %1</translation>
    </message>
    <message>
        <source>Another preparation is writing to %1.</source>
        <translation>Eine andere Aufbereitung schreibt gerade in %1.</translation>
    </message>
    <message>
        <source>Another program is changing the name, notes or tags of %1.</source>
        <translation>Ein anderes Programm ändert gerade Name, Notizen oder Schlagwörter von %1.</translation>
    </message>
    <message>
        <source>Archives are not opened. Unpack it and add the files.</source>
        <translation>Archive werden nicht geöffnet. Entpacken Sie das Archiv und fügen Sie die Dateien hinzu.</translation>
    </message>
    <message>
        <source>Asking the keychain was canceled.</source>
        <translation>Die Abfrage des Schlüsselbunds wurde abgebrochen.</translation>
    </message>
    <message>
        <source>BERT models for embeddings (all-MiniLM-L6-v2 and its kind) and rerankers with one logit work.</source>
        <translation>Unterstützt werden BERT-Modelle für Embeddings (wie all-MiniLM-L6-v2) und Reranker mit einem Logit.</translation>
    </message>
    <message>
        <source>Base weights in NF4 with double quantisation.</source>
        <translation>Basisgewichte in NF4 mit doppelter Quantisierung.</translation>
    </message>
    <message>
        <source>Batches added up before each update. A step learns from batch_size times this many rows; it costs time, not memory.</source>
        <translation>Batches, die vor jedem Update summiert werden. Ein Schritt lernt aus batch_size-mal so vielen Zeilen; das kostet Zeit, nicht Arbeitsspeicher.</translation>
    </message>
    <message>
        <source>Branch, tag or commit of a model from the hub. Files and folders ignore it.</source>
        <translation>Branch, Tag oder Commit eines Modells vom Hub. Bei Dateien und Ordnern ohne Wirkung.</translation>
    </message>
    <message>
        <source>Byte %1 of the line is not UTF-8.</source>
        <translation>Byte %1 der Zeile ist kein UTF-8.</translation>
    </message>
    <message>
        <source>Cannot create the folder %1: %2.</source>
        <translation>Der Ordner %1 lässt sich nicht anlegen: %2.</translation>
    </message>
    <message>
        <source>Cannot lock %1: %2.</source>
        <translation>%1 lässt sich nicht sperren: %2.</translation>
    </message>
    <message>
        <source>Cannot map %1: %2.</source>
        <translation>%1 lässt sich nicht in den Arbeitsspeicher einblenden: %2.</translation>
    </message>
    <message>
        <source>Cannot open %1: %2.</source>
        <translation>%1 lässt sich nicht öffnen: %2.</translation>
    </message>
    <message>
        <source>Cannot read %1: %2.</source>
        <translation>%1 lässt sich nicht lesen: %2.</translation>
    </message>
    <message>
        <source>Cannot read the folder %1: %2.</source>
        <translation>Der Ordner %1 lässt sich nicht lesen: %2.</translation>
    </message>
    <message>
        <source>Cannot read the free space of %1: %2.</source>
        <translation>Der freie Platz in %1 lässt sich nicht ermitteln: %2.</translation>
    </message>
    <message>
        <source>Cannot remove %1: %2.</source>
        <translation>%1 lässt sich nicht entfernen: %2.</translation>
    </message>
    <message>
        <source>Cannot rename to %1: %2.</source>
        <translation>Umbenennen in %1 ist nicht möglich: %2.</translation>
    </message>
    <message>
        <source>Cannot repair %1: %2.</source>
        <translation>%1 lässt sich nicht reparieren: %2.</translation>
    </message>
    <message>
        <source>Cannot run %1: %2.</source>
        <translation>%1 lässt sich nicht ausführen: %2.</translation>
    </message>
    <message>
        <source>Cannot sync %1: %2.</source>
        <translation>%1 lässt sich nicht auf der Festplatte sichern: %2.</translation>
    </message>
    <message>
        <source>Cannot write %1: %2.</source>
        <translation>%1 lässt sich nicht schreiben: %2.</translation>
    </message>
    <message>
        <source>Change it in config.yaml under data.langchain.</source>
        <translation>Ändern Sie das in config.yaml unter data.langchain.</translation>
    </message>
    <message>
        <source>Change its permissions.</source>
        <translation>Ändern Sie die Zugriffsrechte.</translation>
    </message>
    <message>
        <source>Change name, notes and tags with that version.</source>
        <translation>Ändern Sie Name, Notizen und Schlagwörter mit dieser Version.</translation>
    </message>
    <message>
        <source>Change the permissions or choose another place.</source>
        <translation>Ändern Sie die Zugriffsrechte oder wählen Sie einen anderen Ort.</translation>
    </message>
    <message>
        <source>Changed since %1 was written: %2. The result cannot be reproduced exactly.</source>
        <translation>Seit dem Schreiben von %1 geändert: %2. Das Ergebnis ist nicht genau reproduzierbar.</translation>
    </message>
    <message>
        <source>Check that this is the right file; rows and documents can be spread over several files.</source>
        <translation>Prüfen Sie, ob es die richtige Datei ist; Zeilen und Dokumente lassen sich auf mehrere Dateien verteilen.</translation>
    </message>
    <message>
        <source>Check the disk, then try again.</source>
        <translation>Prüfen Sie die Festplatte und versuchen Sie es dann erneut.</translation>
    </message>
    <message>
        <source>Check the links.</source>
        <translation>Prüfen Sie die Verknüpfungen.</translation>
    </message>
    <message>
        <source>Check the model and the adapter.</source>
        <translation>Prüfen Sie das Modell und den Adapter.</translation>
    </message>
    <message>
        <source>Check the name, download the model, or set ANNEAL_MODELS to the folder that holds it.</source>
        <translation>Prüfen Sie den Namen, laden Sie das Modell herunter oder setzen Sie ANNEAL_MODELS auf den Ordner, der es enthält.</translation>
    </message>
    <message>
        <source>Check the path.</source>
        <translation>Prüfen Sie den Pfad.</translation>
    </message>
    <message>
        <source>Check training.loss_on and training.max_seq_length, and look at rows and their masks in the data wizard.</source>
        <translation>Prüfen Sie training.loss_on und training.max_seq_length und sehen Sie sich Zeilen und Masken im Datenassistenten an.</translation>
    </message>
    <message>
        <source>Check where the model comes from: no known tokenizer does that.</source>
        <translation>Prüfen Sie, woher das Modell stammt: Kein bekannter Tokenizer tut das.</translation>
    </message>
    <message>
        <source>Choose F32, F16, BF16 or Q8_0.</source>
        <translation>Wählen Sie F32, F16, BF16 oder Q8_0.</translation>
    </message>
    <message>
        <source>Choose a chat template that writes tool calls.</source>
        <translation>Wählen Sie eine Chat-Vorlage, die Werkzeugaufrufe schreibt.</translation>
    </message>
    <message>
        <source>Choose a chat template whose blocks stand in a loop over the messages, or set training.loss_on to assistant or all.</source>
        <translation>Wählen Sie eine Chat-Vorlage, deren Blöcke in einer Schleife über die Nachrichten stehen, oder setzen Sie training.loss_on auf assistant oder all.</translation>
    </message>
    <message>
        <source>Choose a chat template with {% generation %} blocks, or train on all tokens.</source>
        <translation>Wählen Sie eine Chat-Vorlage mit {% generation %}-Blöcken oder trainieren Sie mit allen Token.</translation>
    </message>
    <message>
        <source>Choose a chat template, or give the rows as text or prompt and completion.</source>
        <translation>Wählen Sie eine Chat-Vorlage oder geben Sie die Zeilen als text oder als prompt und completion an.</translation>
    </message>
    <message>
        <source>Choose a dense model.</source>
        <translation>Wählen Sie ein dichtes Modell, also ohne Experten.</translation>
    </message>
    <message>
        <source>Choose a file with rows or text.</source>
        <translation>Wählen Sie eine Datei mit Zeilen oder Text.</translation>
    </message>
    <message>
        <source>Choose a place inside that folder.</source>
        <translation>Wählen Sie einen Ort in diesem Ordner.</translation>
    </message>
    <message>
        <source>Choose a place that can be written to.</source>
        <translation>Wählen Sie einen Ort, an dem Sie schreiben dürfen.</translation>
    </message>
    <message>
        <source>Choose a shorter name.</source>
        <translation>Wählen Sie einen kürzeren Namen.</translation>
    </message>
    <message>
        <source>Choose a smaller model, or close other programs.</source>
        <translation>Wählen Sie ein kleineres Modell oder schließen Sie andere Programme.</translation>
    </message>
    <message>
        <source>Choose a smaller model, set model.dtype to int8, or close other programs.</source>
        <translation>Wählen Sie ein kleineres Modell, setzen Sie model.dtype auf int8 oder schließen Sie andere Programme.</translation>
    </message>
    <message>
        <source>Choose another folder for the run.</source>
        <translation>Wählen Sie einen anderen Ordner für den Lauf.</translation>
    </message>
    <message>
        <source>Choose another folder, or work with the project that is there.</source>
        <translation>Wählen Sie einen anderen Ordner oder arbeiten Sie mit dem vorhandenen Projekt.</translation>
    </message>
    <message>
        <source>Choose another model.</source>
        <translation>Wählen Sie ein anderes Modell.</translation>
    </message>
    <message>
        <source>Choose another name, or remove it.</source>
        <translation>Wählen Sie einen anderen Namen oder entfernen Sie das Vorhandene.</translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation>Wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
        <source>Choose another splitter, or other separators.</source>
        <translation>Wählen Sie einen anderen Splitter oder andere Trennzeichen.</translation>
    </message>
    <message>
        <source>Choose f32, f16 or q8_0.</source>
        <translation>Wählen Sie f32, f16 oder q8_0.</translation>
    </message>
    <message>
        <source>Choose the base model that the adapter was trained on.</source>
        <translation>Wählen Sie das Basismodell, mit dem der Adapter trainiert wurde.</translation>
    </message>
    <message>
        <source>Chunks are measured in tokens, and no tokenizer was given.</source>
        <translation>Abschnitte werden in Token gemessen, aber es wurde kein Tokenizer angegeben.</translation>
    </message>
    <message>
        <source>Close other programs and try again.</source>
        <translation>Schließen Sie andere Programme und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>Close other programs or choose a smaller model; for training, use smaller batches or a shorter sequence length, or set training.gradient_checkpointing to true.</source>
        <translation>Schließen Sie andere Programme oder wählen Sie ein kleineres Modell; verwenden Sie beim Training kleinere Batches oder eine kürzere Sequenzlänge, oder setzen Sie training.gradient_checkpointing auf true.</translation>
    </message>
    <message>
        <source>Close other programs, or use smaller files.</source>
        <translation>Schließen Sie andere Programme oder verwenden Sie kleinere Dateien.</translation>
    </message>
    <message>
        <source>Column "%1" is ignored: rows marked as bad are trained like good ones. Remove them first.</source>
        <translation>Die Spalte "%1" wird nicht beachtet: Als schlecht markierte Zeilen werden wie gute trainiert. Entfernen Sie diese zuerst.</translation>
    </message>
    <message>
        <source>Continue a text with --prompt, or use a chat model, which has a template.</source>
        <translation>Führen Sie mit --prompt einen Text fort oder verwenden Sie ein Chat-Modell, das eine Vorlage hat.</translation>
    </message>
    <message>
        <source>Continue with --resume, or start a new run.</source>
        <translation>Setzen Sie ihn mit --resume fort oder starten Sie einen neuen Lauf.</translation>
    </message>
    <message>
        <source>Continuing from %1.</source>
        <translation>Der Lauf wird ab %1 fortgesetzt.</translation>
    </message>
    <message>
        <source>Continuing from the adapter %1 with its own settings.</source>
        <translation>Das Training geht vom Adapter %1 mit dessen eigenen Einstellungen aus.</translation>
    </message>
    <message>
        <source>Convert it to a plain LoRA adapter with the tool that made it: save_pretrained with path_initial_model_for_weight_conversion in PEFT.</source>
        <translation>Wandeln Sie ihn mit dem Werkzeug, das ihn erzeugt hat, in einen einfachen LoRA-Adapter um: save_pretrained mit path_initial_model_for_weight_conversion in PEFT.</translation>
    </message>
    <message>
        <source>Convert it with llama.cpp's tools, or use a newer file of the model.</source>
        <translation>Wandeln Sie sie mit den Werkzeugen von llama.cpp um oder verwenden Sie eine neuere Datei des Modells.</translation>
    </message>
    <message>
        <source>Convert rows in the ShareGPT form with anneal-cli prepare-data.</source>
        <translation>Wandeln Sie Zeilen im ShareGPT-Format mit anneal-cli prepare-data um.</translation>
    </message>
    <message>
        <source>Copy its content to a file first.</source>
        <translation>Kopieren Sie den Inhalt vorher in eine Datei.</translation>
    </message>
    <message>
        <source>Copy or download it again, and change nothing in it while it is in use.</source>
        <translation>Kopieren Sie die Datei erneut oder laden Sie sie neu herunter, und ändern Sie nichts daran, solange sie verwendet wird.</translation>
    </message>
    <message>
        <source>Copy or train the adapter again.</source>
        <translation>Kopieren oder trainieren Sie den Adapter erneut.</translation>
    </message>
    <message>
        <source>Copy the whole folder.</source>
        <translation>Kopieren Sie den ganzen Ordner.</translation>
    </message>
    <message>
        <source>Correct it in the text first.</source>
        <translation>Korrigieren Sie ihn zuerst im Text.</translation>
    </message>
    <message>
        <source>Correct it there, or see all keys with: anneal-cli schema.</source>
        <translation>Beheben Sie das dort; alle Schlüssel zeigt: anneal-cli schema.</translation>
    </message>
    <message>
        <source>Correct it there.</source>
        <translation>Beheben Sie das dort.</translation>
    </message>
    <message>
        <source>Correct it, or move it away: then Anneal asks again for every project.</source>
        <translation>Korrigieren Sie die Datei oder verschieben Sie sie: Dann fragt Anneal bei jedem Projekt erneut.</translation>
    </message>
    <message>
        <source>Correct or unset it.</source>
        <translation>Korrigieren oder entfernen Sie die Variable.</translation>
    </message>
    <message>
        <source>Correct that, or name another folder in XDG_RUNTIME_DIR.</source>
        <translation>Beheben Sie das oder geben Sie in XDG_RUNTIME_DIR einen anderen Ordner an.</translation>
    </message>
    <message>
        <source>Correct the chat template of the model, or the messages in %1.</source>
        <translation>Korrigieren Sie die Chat-Vorlage des Modells oder die Nachrichten in %1.</translation>
    </message>
    <message>
        <source>Correct the messages.</source>
        <translation>Korrigieren Sie die Nachrichten.</translation>
    </message>
    <message>
        <source>Correct the rows there and prepare the data again.</source>
        <translation>Korrigieren Sie die Zeilen dort und bereiten Sie die Daten erneut auf.</translation>
    </message>
    <message>
        <source>Correct the rows.</source>
        <translation>Korrigieren Sie die Zeilen.</translation>
    </message>
    <message>
        <source>Correct these rows, or take them out.</source>
        <translation>Korrigieren oder entfernen Sie diese Zeilen.</translation>
    </message>
    <message>
        <source>Create the folder, or name another file with --answers.</source>
        <translation>Legen Sie den Ordner an oder nennen Sie mit --answers eine andere Datei.</translation>
    </message>
    <message>
        <source>Cutting %1 was canceled.</source>
        <translation>Das Teilen von %1 wurde abgebrochen.</translation>
    </message>
    <message>
        <source>Cutting the text ended: the splitter %1.</source>
        <translation>Das Teilen des Textes wurde beendet: Der Splitter %1.</translation>
    </message>
    <message>
        <source>Did you mean %1?</source>
        <translation>Meinten Sie „%1“?</translation>
    </message>
    <message>
        <source>Download or copy it again.</source>
        <translation>Laden Sie sie erneut herunter oder kopieren Sie sie neu.</translation>
    </message>
    <message>
        <source>Download or copy the file again.</source>
        <translation>Laden Sie die Datei erneut herunter oder kopieren Sie sie neu.</translation>
    </message>
    <message>
        <source>Download or copy the model again.</source>
        <translation>Laden Sie das Modell erneut herunter oder kopieren Sie es neu.</translation>
    </message>
    <message>
        <source>Download or copy the model's tokenizer again.</source>
        <translation>Laden Sie den Tokenizer des Modells erneut herunter oder kopieren Sie ihn neu.</translation>
    </message>
    <message>
        <source>Download or copy the whole model again.</source>
        <translation>Laden Sie das ganze Modell erneut herunter oder kopieren Sie es neu.</translation>
    </message>
    <message>
        <source>Download or copy the whole model.</source>
        <translation>Laden Sie das ganze Modell herunter oder kopieren Sie es.</translation>
    </message>
    <message>
        <source>Download the model again.</source>
        <translation>Laden Sie das Modell erneut herunter.</translation>
    </message>
    <message>
        <source>Download the model's vocab.txt and tokenizer_config.json again.</source>
        <translation>Laden Sie vocab.txt und tokenizer_config.json des Modells erneut herunter.</translation>
    </message>
    <message>
        <source>Download the tokenizer's files of the model into that folder.</source>
        <translation>Laden Sie die Tokenizer-Dateien des Modells in diesen Ordner herunter.</translation>
    </message>
    <message>
        <source>Each line is one JSON object such as %1.</source>
        <translation>Jede Textzeile ist ein JSON-Objekt wie %1.</translation>
    </message>
    <message>
        <source>Each row is a single message, not a conversation.</source>
        <translation>Jede Zeile ist eine einzelne Nachricht, kein Gespräch.</translation>
    </message>
    <message>
        <source>End it with: anneal-cli server stop %1</source>
        <translation>Beenden Sie ihn mit: anneal-cli server stop %1</translation>
    </message>
    <message>
        <source>End the run after this many measurements without a better one. null: never.</source>
        <translation>Den Lauf nach so vielen Messungen ohne Verbesserung beenden. null: nie.</translation>
    </message>
    <message>
        <source>Evaluate on the held-out rows every so many steps.</source>
        <translation>Nach jeweils so vielen Schritten auf den zurückgehaltenen Zeilen auswerten.</translation>
    </message>
    <message>
        <source>Export as F32.</source>
        <translation>Exportieren Sie als F32.</translation>
    </message>
    <message>
        <source>Export it as plain text in UTF-8 and add that file.</source>
        <translation>Exportieren Sie das Dokument als reinen Text in UTF-8 und fügen Sie diese Datei hinzu.</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Files that could not be read or used, so that rows are missing: %1 (%2).</source>
        <translation>Dateien, die nicht lesbar oder nicht verwendbar waren, sodass Zeilen fehlen: %1 (%2).</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Finished.</source>
        <translation>Fertig.</translation>
    </message>
    <message>
        <source>Folder of an adapter to start from instead of a fresh one. Its rank, alpha, dropout, patterns and target modules are used; other values written here are refused.</source>
        <translation>Ordner eines Adapters, mit dem statt mit einem neuen begonnen wird. Es gelten dessen Rang, Alpha, Dropout, Muster und Zielmodule; andere hier eingetragene Werte werden abgelehnt.</translation>
    </message>
    <message>
        <source>Folder of the runs.</source>
        <translation>Ordner der Läufe.</translation>
    </message>
    <message>
        <source>For the model to see %1, write it into a column that is used, as text.</source>
        <translation>Damit das Modell %1 sieht, schreiben Sie den Inhalt als Text in eine Spalte, die verwendet wird.</translation>
    </message>
    <message>
        <source>Form of the prepared file.</source>
        <translation>Format der aufbereiteten Datei.</translation>
    </message>
    <message>
        <source>Form of the prepared rows. messages lets the model's own chat template decide and is right for chat models; alpaca and chatml write fixed prompts; custom uses template.</source>
        <translation>Format der aufbereiteten Zeilen. Bei messages entscheidet die Chat-Vorlage des Modells, richtig für Chat-Modelle; alpaca und chatml schreiben feste Prompts; custom verwendet template.</translation>
    </message>
    <message>
        <source>Free some space and try again.</source>
        <translation>Schaffen Sie Platz und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>Free some space or choose another place.</source>
        <translation>Schaffen Sie Platz oder wählen Sie einen anderen Ort.</translation>
    </message>
    <message>
        <source>Free some space, or put the run elsewhere.</source>
        <translation>Schaffen Sie Platz oder legen Sie den Lauf woanders ab.</translation>
    </message>
    <message>
        <source>Free some space, then resume the run: its checkpoints are kept.</source>
        <translation>Schaffen Sie Platz und setzen Sie dann den Lauf fort: Seine Checkpoints bleiben erhalten.</translation>
    </message>
    <message>
        <source>From 1 on this is a number of steps, and must be whole.</source>
        <translation>Ab 1 ist dies eine Schrittzahl und muss ganzzahlig sein.</translation>
    </message>
    <message>
        <source>From your files to prepared rows.</source>
        <translation>Von Ihren Dateien zu aufbereiteten Zeilen.</translation>
    </message>
    <message>
        <source>GGUF files are not supported for reranking yet.</source>
        <translation>GGUF-Dateien werden fürs Reranking noch nicht unterstützt.</translation>
    </message>
    <message>
        <source>GGUF has no place for the flags lstrip, rstrip and single_word of added tokens (here of %1 and %2 more): Anneal keeps them, llama.cpp reads such a token within words, too, and leaves the white space beside it.</source>
        <translation>GGUF hat keinen Platz für die Flags lstrip, rstrip und single_word hinzugefügter Token (hier von %1 und %2 weiteren): Anneal behält sie; llama.cpp liest diese Token auch innerhalb von Wörtern und lässt den Leerraum daneben stehen.</translation>
    </message>
    <message>
        <source>GGUF has no place for the flags lstrip, rstrip and single_word of added tokens (here of %1): Anneal keeps them, llama.cpp reads such a token within words, too, and leaves the white space beside it.</source>
        <translation>GGUF hat keinen Platz für die Flags lstrip, rstrip und single_word hinzugefügter Token (hier von %1): Anneal behält sie; llama.cpp liest diese Token auch innerhalb von Wörtern und lässt den Leerraum daneben stehen.</translation>
    </message>
    <message>
        <source>Give a longer one.</source>
        <translation>Geben Sie einen längeren an.</translation>
    </message>
    <message>
        <source>Give a prompt that is not empty.</source>
        <translation>Geben Sie einen Prompt an, der nicht leer ist.</translation>
    </message>
    <message>
        <source>Give it more text.</source>
        <translation>Geben Sie ihr mehr Text.</translation>
    </message>
    <message>
        <source>Give its password, or save it without one.</source>
        <translation>Geben Sie das Passwort an oder speichern Sie das Dokument ohne.</translation>
    </message>
    <message>
        <source>Give one of them as a file.</source>
        <translation>Geben Sie eines davon als Datei an.</translation>
    </message>
    <message>
        <source>Give one with --token-file.</source>
        <translation>Geben Sie eines mit --token-file an.</translation>
    </message>
    <message>
        <source>Give the message one weight.</source>
        <translation>Geben Sie der Nachricht ein einziges Gewicht.</translation>
    </message>
    <message>
        <source>Give the right password.</source>
        <translation>Geben Sie das richtige Passwort an.</translation>
    </message>
    <message>
        <source>Gradients with a larger norm are scaled down to this value. 0: no clipping.</source>
        <translation>Gradienten mit größerer Norm werden auf diesen Wert verkleinert. 0: keine Begrenzung.</translation>
    </message>
    <message>
        <source>How alike near-duplicates are.</source>
        <translation>Wie ähnlich sich beinahe doppelte Zeilen sind.</translation>
    </message>
    <message>
        <source>How documents are cut. recursive tries paragraphs, then lines, then words, so that a chunk ends where the text does; character cuts at the first of the separators only; token cuts after so many tokens of the model; markdown and html cut at headings, which each chunk keeps; sentence puts whole sentences together.</source>
        <translation>Wie Dokumente geteilt werden. recursive versucht erst Absätze, dann Zeilen, dann Wörter, damit ein Abschnitt dort endet, wo auch der Text endet; character teilt nur am ersten der Trennzeichen; token teilt nach einer festen Zahl von Token des Modells; markdown und html teilen an Überschriften, die jeder Abschnitt behält; sentence fasst ganze Sätze zusammen.</translation>
    </message>
    <message>
        <source>How many held-out prompts the model answers before training, at every evaluation and at the end, to read the difference. 0: none.</source>
        <translation>Wie viele zurückgehaltene Prompts das Modell vor dem Training, bei jeder Auswertung und am Ende beantwortet, damit sich der Unterschied ablesen lässt. 0: keine.</translation>
    </message>
    <message>
        <source>How many of the best checkpoints (lowest loss on held-out rows) to keep as well.</source>
        <translation>Wie viele der besten Checkpoints (niedrigster Loss auf zurückgehaltenen Zeilen) zusätzlich behalten werden.</translation>
    </message>
    <message>
        <source>How many of the newest checkpoints to keep; older ones are deleted.</source>
        <translation>Wie viele der neuesten Checkpoints behalten werden; ältere werden gelöscht.</translation>
    </message>
    <message>
        <source>How much of a chunk's end is repeated at the start of the next. Must be smaller than chunk_size; a tenth to a fifth is usual.</source>
        <translation>Wie viel vom Ende eines Abschnitts der nächste am Anfang wiederholt. Muss kleiner sein als chunk_size; üblich ist ein Zehntel bis ein Fünftel.</translation>
    </message>
    <message>
        <source>How rows are packed: bfd fits whole rows together, bfd_split also cuts rows that are too long, wrapped cuts one long stream.</source>
        <translation>Wie Zeilen gepackt werden: bfd fügt ganze Zeilen zusammen, bfd_split teilt dabei zu lange Zeilen, wrapped zerschneidet einen langen Strom.</translation>
    </message>
    <message>
        <source>How slowly AdamW's average of the gradient forgets. 0.9 is usual.</source>
        <translation>Wie langsam der Mittelwert des Gradienten in AdamW vergisst. Üblich ist 0,9.</translation>
    </message>
    <message>
        <source>How slowly AdamW's average of the squared gradient forgets. 0.999 is usual.</source>
        <translation>Wie langsam der Mittelwert des quadrierten Gradienten in AdamW vergisst. Üblich ist 0,999.</translation>
    </message>
    <message>
        <source>How special tokens such as &lt;|im_end|&gt; in the content of a message or a column are read. text: as ordinary characters, which cannot end a turn; token: as the token itself. The chat template's own tags, such as &lt;/tool_response&gt;, are treated alike, except in the assistant's messages.</source>
        <translation>Wie Spezialtoken wie &lt;|im_end|&gt; im Inhalt einer Nachricht oder Spalte gelesen werden. text: als gewöhnliche Zeichen, die keinen Beitrag beenden können; token: als das Token selbst. Die eigenen Tags der Chat-Vorlage, etwa &lt;/tool_response&gt;, werden ebenso behandelt, außer in den Nachrichten des Assistenten.</translation>
    </message>
    <message>
        <source>How the frozen weights are kept in memory. auto takes bfloat16 where the processor computes in it, otherwise float32; int8 rounds them to 8 bits: half of bfloat16, a quarter of float32, but more than a 4-bit GGUF. The blocks of a GGUF file stay as stored unless you choose int8.</source>
        <translation>Wie die eingefrorenen Gewichte im Arbeitsspeicher liegen. auto nimmt bfloat16, wenn der Prozessor damit rechnet, sonst float32; int8 rundet sie auf 8 Bit: halb so viel wie bfloat16, ein Viertel von float32, aber mehr als ein GGUF mit 4 Bit. Die Blöcke einer GGUF-Datei bleiben wie gespeichert, sofern Sie nicht int8 wählen.</translation>
    </message>
    <message>
        <source>How the learning rate changes: linear or cosine decay to 0, or constant.</source>
        <translation>Wie sich die Lernrate ändert: linear und cosine fallen auf 0, constant bleibt gleich.</translation>
    </message>
    <message>
        <source>How the model learns. sft: from examples of what it should say.</source>
        <translation>Wie das Modell lernt. sft: aus Beispielen dafür, was es sagen soll.</translation>
    </message>
    <message>
        <source>If you know that project, trust it once with --trust; a path that you give with --set needs none.</source>
        <translation>Wenn Sie dieses Projekt kennen, vertrauen Sie ihm einmal mit --trust; ein Pfad, den Sie mit --set angeben, braucht das nicht.</translation>
    </message>
    <message>
        <source>Install %1 beside this program.</source>
        <translation>Installieren Sie %1 neben diesem Programm.</translation>
    </message>
    <message>
        <source>Install it there, or name it in ANNEAL_ENGINE.</source>
        <translation>Installieren Sie sie dort oder geben Sie sie in ANNEAL_ENGINE an.</translation>
    </message>
    <message>
        <source>Install it there, or name it in ANNEAL_READER.</source>
        <translation>Installieren Sie es dort, oder nennen Sie es in ANNEAL_READER.</translation>
    </message>
    <message>
        <source>Instructions in other words.</source>
        <translation>Anweisungen in anderen Worten.</translation>
    </message>
    <message>
        <source>It cannot be read as %1.</source>
        <translation>Nicht als %1 lesbar.</translation>
    </message>
    <message>
        <source>It cannot be read: %1.</source>
        <translation>Nicht lesbar: %1.</translation>
    </message>
    <message>
        <source>It has %1 pages.</source>
        <translation>Das Dokument hat %1 Seiten.</translation>
    </message>
    <message>
        <source>It has no "%1".</source>
        <translation>"%1" fehlt.</translation>
    </message>
    <message>
        <source>It has no assistant message to learn from.</source>
        <translation>Die Zeile enthält keine Nachricht der Rolle assistant, aus der sich lernen lässt.</translation>
    </message>
    <message>
        <source>It holds binary data, not text.</source>
        <translation>Enthält Binärdaten statt Text.</translation>
    </message>
    <message>
        <source>It holds bytes that are not UTF-8, the first at byte %1; they were replaced.</source>
        <translation>Die Datei enthält Bytes, die kein UTF-8 sind, das erste ist Byte %1; sie wurden ersetzt.</translation>
    </message>
    <message>
        <source>It holds more than %1 of text.</source>
        <translation>Das Dokument enthält mehr als %1 Text.</translation>
    </message>
    <message>
        <source>It holds no rows.</source>
        <translation>Enthält keine Zeilen.</translation>
    </message>
    <message>
        <source>It holds only white space.</source>
        <translation>Enthält nur Leerraum.</translation>
    </message>
    <message>
        <source>It is a %1 row, which is not supported yet.</source>
        <translation>Zeilen im Format %1 werden noch nicht unterstützt.</translation>
    </message>
    <message>
        <source>It is a JSON %1, not an object.</source>
        <translation>Die Zeile ist vom JSON-Typ %1, kein Objekt.</translation>
    </message>
    <message>
        <source>It is a PDF document under another name.</source>
        <translation>Ein PDF-Dokument unter anderem Namen.</translation>
    </message>
    <message>
        <source>It is a link out of this folder; copy the file here if it is meant.</source>
        <translation>Eine Verknüpfung, die aus diesem Ordner hinausführt; kopieren Sie die Datei hierher, wenn sie gemeint ist.</translation>
    </message>
    <message>
        <source>It is a link to a file that is missing.</source>
        <translation>Eine Verknüpfung auf eine Datei, die fehlt.</translation>
    </message>
    <message>
        <source>It is a link to another file of this folder.</source>
        <translation>Eine Verknüpfung auf eine andere Datei dieses Ordners.</translation>
    </message>
    <message>
        <source>It is an encoder: use it with embed or rerank.</source>
        <translation>Es ist ein Encoder: Verwenden Sie es mit embed oder rerank.</translation>
    </message>
    <message>
        <source>It is empty.</source>
        <translation>Die Datei ist leer.</translation>
    </message>
    <message>
        <source>It is hidden (its name begins with a dot).</source>
        <translation>Versteckt (der Name beginnt mit einem Punkt).</translation>
    </message>
    <message>
        <source>It is larger than 256 MiB.</source>
        <translation>Größer als 256 MiB.</translation>
    </message>
    <message>
        <source>It is not a regular file.</source>
        <translation>Keine reguläre Datei.</translation>
    </message>
    <message>
        <source>It is the result of an earlier preparation.</source>
        <translation>Das Ergebnis einer früheren Aufbereitung.</translation>
    </message>
    <message>
        <source>It is too tangled: there are too many mistakes in too deep a nesting, or too many attributes in a tag.</source>
        <translation>Das Dokument ist zu verworren: Es hat zu viele Fehler in zu tiefer Verschachtelung oder zu viele Attribute in einem Tag.</translation>
    </message>
    <message>
        <source>It lies in %1 now; the run can be resumed there.</source>
        <translation>Der Lauf liegt jetzt in %1 und lässt sich dort fortsetzen.</translation>
    </message>
    <message>
        <source>It must be %1.</source>
        <translation>Erwartet: %1.</translation>
    </message>
    <message>
        <source>It was trained by %1 threads; this computer has %2 cores.</source>
        <translation>Der Lauf wurde mit %1 Threads trainiert; dieser Computer hat %2 Kerne.</translation>
    </message>
    <message>
        <source>It was trained by %1 threads; this computer has 1 core.</source>
        <translation>Der Lauf wurde mit %1 Threads trainiert; dieser Computer hat 1 Kern.</translation>
    </message>
    <message>
        <source>It was trained by Anneal %1; this is %2.</source>
        <translation>Der Lauf wurde mit Anneal %1 trainiert; dies ist %2.</translation>
    </message>
    <message>
        <source>It was trained on another device (%1).</source>
        <translation>Der Lauf wurde auf einem anderen Gerät (%1) trainiert.</translation>
    </message>
    <message>
        <source>It was trained on another processor (%1): last digits may differ.</source>
        <translation>Der Lauf wurde auf einem anderen Prozessor (%1) trainiert: Die letzten Stellen können abweichen.</translation>
    </message>
    <message>
        <source>It would become far larger than it is: its tables or links are not what they seem.</source>
        <translation>Das Dokument würde weit größer, als es ist: Seine Tabellen oder Links sind nicht, was sie scheinen.</translation>
    </message>
    <message>
        <source>Its author does not permit copying its text; ask whether you may use it.</source>
        <translation>Der Urheber erlaubt nicht, den Text zu kopieren; fragen Sie, ob Sie ihn nutzen dürfen.</translation>
    </message>
    <message>
        <source>Its events.jsonl is missing or empty, and none of its checkpoints can be continued from. Start a new run.</source>
        <translation>events.jsonl fehlt oder ist leer, und keiner der Checkpoints lässt sich fortsetzen. Starten Sie einen neuen Lauf.</translation>
    </message>
    <message>
        <source>Its events.jsonl is missing or empty; resume continues from the newest checkpoint.</source>
        <translation>events.jsonl fehlt oder ist leer; „Fortsetzen“ macht beim neuesten Checkpoint weiter.</translation>
    </message>
    <message>
        <source>Its factors are those of a plain LoRA adapter: set "init_lora_weights" to true in that file.</source>
        <translation>Seine Faktoren sind die eines einfachen LoRA-Adapters: Setzen Sie "init_lora_weights" in dieser Datei auf true.</translation>
    </message>
    <message>
        <source>JSON lines</source>
        <translation>JSONL</translation>
    </message>
    <message>
        <source>JSON text</source>
        <translation>JSON-Text</translation>
    </message>
    <message>
        <source>Join the parts with llama.cpp's gguf-split --merge.</source>
        <translation>Fügen Sie die Teile mit gguf-split --merge von llama.cpp zusammen.</translation>
    </message>
    <message>
        <source>Join words that a PDF document divides at the end of a line.</source>
        <translation>Wörter verbinden, die ein PDF-Dokument am Zeilenende trennt.</translation>
    </message>
    <message>
        <source>Keep long texts in a file of their own.</source>
        <translation>Bewahren Sie lange Texte in einer eigenen Datei auf.</translation>
    </message>
    <message>
        <source>Keep one of them, or say which in data.column_mapping and prepare the data.</source>
        <translation>Behalten Sie eines davon oder legen Sie eines in data.column_mapping fest, und bereiten Sie die Daten auf.</translation>
    </message>
    <message>
        <source>Keeps the division in AdamW away from 0. Anything smaller would be 0 in float32.</source>
        <translation>Hält die Division in AdamW von 0 fern. Kleinere Werte wären in float32 gleich 0.</translation>
    </message>
    <message>
        <source>Layers that get no adapter although target_modules means them: names such as down_proj or layers.0.mlp.up_proj, or one regular expression on whole names.</source>
        <translation>Schichten, die keinen Adapter bekommen, obwohl target_modules sie einschließt: Namen wie down_proj oder layers.0.mlp.up_proj oder ein regulärer Ausdruck für ganze Namen.</translation>
    </message>
    <message>
        <source>Learn the magnitude of each weight row separately from its direction (DoRA). Often better at low ranks; steps take longer.</source>
        <translation>Den Betrag jeder Gewichtszeile getrennt von ihrer Richtung lernen (DoRA). Bei niedrigen Rängen oft besser; die Schritte dauern länger.</translation>
    </message>
    <message>
        <source>Leave --restart out, or start a new run.</source>
        <translation>Lassen Sie --restart weg oder starten Sie einen neuen Lauf.</translation>
    </message>
    <message>
        <source>Leave it out. %1</source>
        <translation>Lassen Sie es weg. %1</translation>
    </message>
    <message>
        <source>Leave its weight out.</source>
        <translation>Lassen Sie ihr Gewicht weg.</translation>
    </message>
    <message>
        <source>Leave out what repeats at the top and the bottom of the pages of a PDF document: running heads and page numbers.</source>
        <translation>Weglassen, was sich oben und unten auf den Seiten eines PDF-Dokuments wiederholt: Kopfzeilen, Fußzeilen und Seitenzahlen.</translation>
    </message>
    <message>
        <source>Less tensor data came than the GGUF header describes.</source>
        <translation>Es kamen weniger Tensordaten, als der GGUF-Header beschreibt.</translation>
    </message>
    <message>
        <source>Let it match the names of linear layers only, such as .*\.(q_proj|v_proj).</source>
        <translation>Lassen Sie es nur auf die Namen linearer Schichten passen, etwa .*\.(q_proj|v_proj).</translation>
    </message>
    <message>
        <source>Line %1 cannot be measured: %2</source>
        <translation>Zeile %1 ist nicht messbar: %2</translation>
    </message>
    <message>
        <source>Line %1 has fewer cells than the header; the missing ones are empty.</source>
        <translation>Zeile %1 hat weniger Zellen als die Kopfzeile; die fehlenden sind leer.</translation>
    </message>
    <message>
        <source>Line %1 of %2: %3</source>
        <translation>Zeile %1 von %2: %3</translation>
    </message>
    <message>
        <source>Line %1 of %2: query and text together have %3 tokens, and the model reads at most %4.</source>
        <translation>Zeile %1 von %2: Anfrage und Text haben zusammen %3 Token, und das Modell liest höchstens %4.</translation>
    </message>
    <message>
        <source>Line %1 of %2: the text has %3 tokens, and the model reads at most %4.</source>
        <translation>Zeile %1 von %2: Der Text hat %3 Token, und das Modell liest höchstens %4.</translation>
    </message>
    <message>
        <source>Load it with a base model of its own.</source>
        <translation>Laden Sie ihn mit einem eigenen Basismodell.</translation>
    </message>
    <message>
        <source>Loading and splitting of documents.</source>
        <translation>Laden und Teilen von Dokumenten.</translation>
    </message>
    <message>
        <source>Loading model</source>
        <translation>Modell laden</translation>
    </message>
    <message>
        <source>Loading rows</source>
        <translation>Zeilen laden</translation>
    </message>
    <message>
        <source>Loading the model was canceled.</source>
        <translation>Das Laden des Modells wurde abgebrochen.</translation>
    </message>
    <message>
        <source>Longest answer of the provider.</source>
        <translation>Längste Antwort des Anbieters.</translation>
    </message>
    <message>
        <source>Longest chunk. Too small loses context, too large does not fit max_seq_length; 500 to 2000 characters is usual.</source>
        <translation>Längster Abschnitt. Zu kleine verlieren Kontext, zu große passen nicht in max_seq_length; üblich sind 500 bis 2000 Zeichen.</translation>
    </message>
    <message>
        <source>Longest of these answers, in tokens. A larger value makes each evaluation longer.</source>
        <translation>Längste dieser Antworten, in Token. Je größer der Wert, desto länger dauert jede Auswertung.</translation>
    </message>
    <message>
        <source>Longest row in tokens. Memory and time grow with it; the histogram of the Data page shows what your rows need.</source>
        <translation>Längste Zeile in Token. Arbeitsspeicher und Zeit wachsen mit ihr; was Ihre Zeilen brauchen, zeigt das Histogramm der Seite „Daten“.</translation>
    </message>
    <message>
        <source>Looking for a checkpoint was canceled.</source>
        <translation>Die Suche nach einem Checkpoint wurde abgebrochen.</translation>
    </message>
    <message>
        <source>Looking through %1 was canceled.</source>
        <translation>Das Durchsuchen von %1 wurde abgebrochen.</translation>
    </message>
    <message>
        <source>Lower data.langchain.chunk_overlap.</source>
        <translation>Verringern Sie data.langchain.chunk_overlap.</translation>
    </message>
    <message>
        <source>Lower training.learning_rate, and look at the rows in bad-batch.json; resume continues from the newest checkpoint.</source>
        <translation>Senken Sie training.learning_rate und prüfen Sie die Zeilen in bad-batch.json; „Fortsetzen“ macht beim neuesten Checkpoint weiter.</translation>
    </message>
    <message>
        <source>Lower training.learning_rate; resume continues from the newest checkpoint.</source>
        <translation>Senken Sie training.learning_rate; „Fortsetzen“ macht beim neuesten Checkpoint weiter.</translation>
    </message>
    <message>
        <source>Matching module names against %1 took too long.</source>
        <translation>Der Abgleich der Modulnamen mit %1 hat zu lange gedauert.</translation>
    </message>
    <message>
        <source>Memory may run out: a step is expected to need %1 and %2 are available.</source>
        <translation>Der Arbeitsspeicher könnte ausgehen: Ein Schritt braucht voraussichtlich %1, verfügbar sind %2.</translation>
    </message>
    <message>
        <source>Merge it instead: config.json keeps it.</source>
        <translation>Führen Sie das Modell stattdessen zusammen: config.json behält diese Angabe.</translation>
    </message>
    <message>
        <source>Merge it with the tool that made it (merge_and_unload in PEFT), and take the merged model.</source>
        <translation>Führen Sie ihn mit dem Werkzeug zusammen, das ihn erzeugt hat (merge_and_unload in PEFT), und verwenden Sie das zusammengeführte Modell.</translation>
    </message>
    <message>
        <source>Merge it with the tool that made it, or train a plain LoRA adapter.</source>
        <translation>Führen Sie ihn mit dem Werkzeug zusammen, das ihn erzeugt hat, oder trainieren Sie einen einfachen LoRA-Adapter.</translation>
    </message>
    <message>
        <source>Merge it with the tool that made it.</source>
        <translation>Führen Sie ihn mit dem Werkzeug zusammen, das ihn erzeugt hat.</translation>
    </message>
    <message>
        <source>Merge keys (&lt;&lt;) are not allowed in a config; write the keys out.</source>
        <translation>Merge-Schlüssel (&lt;&lt;) sind in einer Konfiguration nicht erlaubt; schreiben Sie die Schlüssel aus.</translation>
    </message>
    <message>
        <source>Merge the first adapter, or leave one of them out.</source>
        <translation>Führen Sie den ersten Adapter mit dem Modell zusammen oder lassen Sie einen der beiden weg.</translation>
    </message>
    <message>
        <source>Merge to a Hugging Face folder instead.</source>
        <translation>Führen Sie das Modell stattdessen in einen Hugging-Face-Ordner zusammen.</translation>
    </message>
    <message>
        <source>Merging was canceled.</source>
        <translation>Das Zusammenführen wurde abgebrochen.</translation>
    </message>
    <message>
        <source>Message %1: %2.</source>
        <translation>Nachricht %1: %2.</translation>
    </message>
    <message>
        <source>Minutes must be a number, 0 or more.</source>
        <translation>Die Minuten müssen eine Zahl ab 0 sein.</translation>
    </message>
    <message>
        <source>Models of this type with %1 work.</source>
        <translation>Unterstützt werden Modelle dieses Typs mit %1.</translation>
    </message>
    <message>
        <source>Models with default, linear, llama3 or yarn rope scaling work.</source>
        <translation>Unterstützt werden Modelle mit der RoPE-Skalierung default, linear, llama3 oder yarn.</translation>
    </message>
    <message>
        <source>Models with linear, yarn or llama3 rope scaling work.</source>
        <translation>Unterstützt werden Modelle mit der RoPE-Skalierung linear, yarn oder llama3.</translation>
    </message>
    <message>
        <source>Modules that are trained themselves beside the adapter, and saved with it: embed_tokens and lm_head to teach new tokens, norm for every norm. They take 16 bytes of memory for each weight. If embeddings and output layer are tied, the one you name gets its own copy.</source>
        <translation>Module, die neben dem Adapter selbst trainiert und mit ihm gespeichert werden: embed_tokens und lm_head, damit das Modell neue Token lernt, norm für alle Norm-Schichten. Sie belegen 16 Byte Arbeitsspeicher je Gewicht. Teilen sich Embeddings und Ausgabeschicht ihre Gewichte, bekommt das genannte Modul eine eigene Kopie.</translation>
    </message>
    <message>
        <source>More rows made from the rows there are.</source>
        <translation>Weitere Zeilen, die aus den vorhandenen erzeugt werden.</translation>
    </message>
    <message>
        <source>More settings of the schedule.</source>
        <translation>Weitere Einstellungen des Lernratenplans.</translation>
    </message>
    <message>
        <source>More tensor data came than the GGUF header describes.</source>
        <translation>Es kamen mehr Tensordaten, als der GGUF-Header beschreibt.</translation>
    </message>
    <message>
        <source>Most money to spend.</source>
        <translation>Betrag, der höchstens ausgegeben wird.</translation>
    </message>
    <message>
        <source>Move it away, or choose another data.output_path.</source>
        <translation>Verschieben Sie sie oder wählen Sie einen anderen data.output_path.</translation>
    </message>
    <message>
        <source>Name a Hugging Face model folder or a .gguf file.</source>
        <translation>Geben Sie einen Hugging-Face-Modellordner oder eine .gguf-Datei an.</translation>
    </message>
    <message>
        <source>Name a file in it.</source>
        <translation>Geben Sie eine Datei darin an.</translation>
    </message>
    <message>
        <source>Name a file instead.</source>
        <translation>Geben Sie stattdessen eine Datei an.</translation>
    </message>
    <message>
        <source>Name a file of rows.</source>
        <translation>Geben Sie eine Datei mit Zeilen an.</translation>
    </message>
    <message>
        <source>Name a file, such as --answers answers.jsonl.</source>
        <translation>Nennen Sie eine Datei, etwa --answers answers.jsonl.</translation>
    </message>
    <message>
        <source>Name a file, such as data/prepared/train.jsonl.</source>
        <translation>Nennen Sie eine Datei, etwa data/prepared/train.jsonl.</translation>
    </message>
    <message>
        <source>Name a file.</source>
        <translation>Geben Sie eine Datei an.</translation>
    </message>
    <message>
        <source>Name a folder, such as merged.</source>
        <translation>Geben Sie einen Ordner an, etwa merged.</translation>
    </message>
    <message>
        <source>Name a layer that the others leave in.</source>
        <translation>Geben Sie eine Schicht an, die die anderen Einstellungen übrig lassen.</translation>
    </message>
    <message>
        <source>Name a model folder, a .gguf file or a model of the hub.</source>
        <translation>Geben Sie einen Modellordner, eine .gguf-Datei oder ein Modell des Hubs an.</translation>
    </message>
    <message>
        <source>Name a model in model.model_name.</source>
        <translation>Geben Sie in model.model_name ein Modell an.</translation>
    </message>
    <message>
        <source>Name another file for the answers: the rows would be lost.</source>
        <translation>Nennen Sie für die Antworten eine andere Datei: Die Zeilen gingen verloren.</translation>
    </message>
    <message>
        <source>Name another file with --answers.</source>
        <translation>Nennen Sie mit --answers eine andere Datei.</translation>
    </message>
    <message>
        <source>Name each column in it once.</source>
        <translation>Nennen Sie darin jede Spalte nur einmal.</translation>
    </message>
    <message>
        <source>Name one of them.</source>
        <translation>Geben Sie nur einen dieser Namen an.</translation>
    </message>
    <message>
        <source>Name one.</source>
        <translation>Geben Sie eines an.</translation>
    </message>
    <message>
        <source>Name the base model here and the adapter where an adapter is asked for.</source>
        <translation>Geben Sie hier das Basismodell an und den Adapter dort, wo nach einem Adapter gefragt wird.</translation>
    </message>
    <message>
        <source>Name the columns in data.column_mapping, for instance {prompt: their_question, completion: their_answer}.</source>
        <translation>Geben Sie die Spalten in data.column_mapping an, zum Beispiel {prompt: ihre_frage, completion: ihre_antwort}.</translation>
    </message>
    <message>
        <source>Name the file of the model.</source>
        <translation>Geben Sie die Datei des Modells an.</translation>
    </message>
    <message>
        <source>Name the file to write, such as model.gguf.</source>
        <translation>Geben Sie die Datei an, die geschrieben werden soll, etwa model.gguf.</translation>
    </message>
    <message>
        <source>Name the folder it lies in, with config.json and tokenizer.json.</source>
        <translation>Geben Sie den Ordner an, in dem sie liegt, mit config.json und tokenizer.json.</translation>
    </message>
    <message>
        <source>Name the folder of a PEFT adapter.</source>
        <translation>Geben Sie den Ordner eines PEFT-Adapters an.</translation>
    </message>
    <message>
        <source>Name the folder of a run, such as runs/&lt;name&gt;.</source>
        <translation>Geben Sie den Ordner eines Laufs an, etwa runs/&lt;name&gt;.</translation>
    </message>
    <message>
        <source>Name the layers in it, such as q_proj.</source>
        <translation>Geben Sie stattdessen die linearen Schichten an, etwa q_proj.</translation>
    </message>
    <message>
        <source>Name the module in target_modules, or remove its tensors.</source>
        <translation>Nennen Sie das Modul in target_modules oder entfernen Sie seine Tensoren.</translation>
    </message>
    <message>
        <source>Name these modules in target_modules, or remove their tensors.</source>
        <translation>Nennen Sie diese Module in target_modules oder entfernen Sie ihre Tensoren.</translation>
    </message>
    <message>
        <source>Name what is to go.</source>
        <translation>Geben Sie an, was entfernt werden soll.</translation>
    </message>
    <message>
        <source>Near-duplicate rows are removed.</source>
        <translation>Beinahe doppelte Zeilen werden entfernt.</translation>
    </message>
    <message>
        <source>No held-out row has a token that is trained on, so there is no evaluation.</source>
        <translation>Keine zurückgehaltene Zeile hat ein trainiertes Token, daher gibt es keine Auswertung.</translation>
    </message>
    <message>
        <source>No keychain is running here.</source>
        <translation>Hier läuft kein Schlüsselbund.</translation>
    </message>
    <message>
        <source>No row came out of %1.</source>
        <translation>Aus %1 ist keine Zeile entstanden.</translation>
    </message>
    <message>
        <source>No row came out of %1. In %2: %3</source>
        <translation>Aus %1 ist keine Zeile entstanden. In %2: %3</translation>
    </message>
    <message>
        <source>No row came out of %1. In %2: %3 (and %4 more)</source>
        <translation>Aus %1 ist keine Zeile entstanden. In %2: %3 (und %4 weitere)</translation>
    </message>
    <message>
        <source>No row has a question, so there are no answers. A row asks with messages, or with a prompt and a completion.</source>
        <translation>Keine Zeile enthält eine Frage, daher gibt es keine Antworten. Eine Zeile fragt mit messages oder mit prompt und completion.</translation>
    </message>
    <message>
        <source>No token of the data is trained on: everything is masked out or cut off.</source>
        <translation>Kein Token der Daten wird trainiert: Alles ist maskiert oder gekürzt.</translation>
    </message>
    <message>
        <source>No token of the row is measured within the run's max_seq_length.</source>
        <translation>Innerhalb der max_seq_length des Laufs wird kein Token der Zeile gemessen.</translation>
    </message>
    <message>
        <source>No token of the row is measured.</source>
        <translation>Kein Token der Zeile wird gemessen.</translation>
    </message>
    <message>
        <source>Noise on the embeddings.</source>
        <translation>Rauschen auf den Embeddings.</translation>
    </message>
    <message>
        <source>None of %1 rows is held out of training, although %2 were asked for: %3.</source>
        <translation>Keine von %1 Zeilen wird vom Training zurückgehalten, obwohl %2 gewünscht waren: %3.</translation>
    </message>
    <message>
        <source>None of its chunks can be used.</source>
        <translation>Kein Abschnitt daraus ist verwendbar.</translation>
    </message>
    <message>
        <source>None of its rows can be used.</source>
        <translation>Keine Zeile daraus ist verwendbar.</translation>
    </message>
    <message>
        <source>Not available yet.</source>
        <translation>Noch nicht verfügbar.</translation>
    </message>
    <message>
        <source>Not available yet. %1</source>
        <translation>Noch nicht verfügbar. %1</translation>
    </message>
    <message>
        <source>Not used: %1. If the answers need %2: data.column_mapping: {%3}.</source>
        <translation>Nicht verwendet: %1. Falls die Antworten %2 brauchen: data.column_mapping: {%3}.</translation>
    </message>
    <message>
        <source>Not used: %1. Weights are read from messages: {"role": "assistant", "content": "…", "weight": 0.5}.</source>
        <translation>Nicht verwendet: %1. Gewichte werden aus Nachrichten gelesen: {"role": "assistant", "content": "…", "weight": 0.5}.</translation>
    </message>
    <message>
        <source>Not used: %1. What the answers need of it must stand in the conversation itself.</source>
        <translation>Nicht verwendet: %1. Was die Antworten davon brauchen, muss im Gespräch selbst stehen.</translation>
    </message>
    <message>
        <source>Not valid JSON: %1.</source>
        <translation>Kein gültiges JSON, %1.</translation>
    </message>
    <message>
        <source>Nothing is learned: the generation blocks of the chat template are empty.</source>
        <translation>Es wird nichts gelernt: Die generation-Blöcke der Chat-Vorlage sind leer.</translation>
    </message>
    <message>
        <source>Nothing of message %1 is learned: it is empty, and the chat template does not show where.</source>
        <translation>Von Nachricht %1 wird nichts gelernt: Sie ist leer, und die Chat-Vorlage zeigt nicht, wo sie steht.</translation>
    </message>
    <message>
        <source>Nothing of message %1 is learned: the chat template has no generation block around it.</source>
        <translation>Von Nachricht %1 wird nichts gelernt: Die Chat-Vorlage hat keinen generation-Block um sie herum.</translation>
    </message>
    <message>
        <source>Nothing of the file was used; correct it there and try again.</source>
        <translation>Aus der Datei wurde nichts verwendet; korrigieren Sie sie und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>Nothing was trained yet, so the model's weights, or those of model.init_from, are damaged: download or copy them again.</source>
        <translation>Bisher wurde nichts trainiert, also sind die Gewichte des Modells oder die von model.init_from beschädigt: Laden Sie sie erneut herunter oder kopieren Sie sie neu.</translation>
    </message>
    <message>
        <source>Number of optimizer steps. -1: as Epochs needs.</source>
        <translation>Zahl der Optimierer-Schritte. -1: so viele, wie Epochen verlangt.</translation>
    </message>
    <message>
        <source>Numbers the computation uses. auto takes bfloat16 where the processor has it; adapter weights are float32 always.</source>
        <translation>Zahlenformat der Berechnung. auto nimmt bfloat16, wenn der Prozessor es beherrscht; die Gewichte des Adapters sind immer float32.</translation>
    </message>
    <message>
        <source>Of documents of this kind only DOCX is read. Save it as DOCX, Markdown or plain text and add that file.</source>
        <translation>Von Dokumenten dieser Art wird nur DOCX gelesen. Speichern Sie es als DOCX, Markdown oder reinen Text und fügen Sie diese Datei hinzu.</translation>
    </message>
    <message>
        <source>One more value of %1 is not a token id.</source>
        <translation>Ein weiterer Wert von %1 ist keine Token-ID.</translation>
    </message>
    <message>
        <source>One of "prompt" and "completion" is a text and one a list; both must be texts, or both lists of messages.</source>
        <translation>Von "prompt" und "completion" ist eines ein Text und eines eine Liste; beide müssen Texte oder beide Listen von Nachrichten sein.</translation>
    </message>
    <message>
        <source>Only the beginning could be read: the rest is too damaged.</source>
        <translation>Nur der Anfang konnte gelesen werden: Der Rest ist zu stark beschädigt.</translation>
    </message>
    <message>
        <source>Open it in another program and save it anew.</source>
        <translation>Öffnen Sie die Datei in einem anderen Programm und speichern Sie sie neu.</translation>
    </message>
    <message>
        <source>Open it with that version.</source>
        <translation>Öffnen Sie den Lauf mit dieser Version.</translation>
    </message>
    <message>
        <source>Order of the text of PDF documents. reading-order puts columns, paragraphs and tables as one reads them; raw keeps the lines as they stand on the page, running heads included.</source>
        <translation>Reihenfolge des Texts von PDF-Dokumenten. reading-order ordnet Spalten, Absätze und Tabellen so, wie man sie liest; raw lässt die Zeilen, wie sie auf der Seite stehen, mit Kopf- und Fußzeilen.</translation>
    </message>
    <message>
        <source>PDF and Word documents are not read here: this system has no filter of system calls (seccomp).</source>
        <translation>PDF- und Word-Dokumente werden hier nicht gelesen: Dieses System hat keinen Filter für Systemaufrufe (seccomp).</translation>
    </message>
    <message>
        <source>Page %1 holds pictures only, no text. To use it, recognise its text (OCR) first.</source>
        <translation>Seite %1 enthält nur Bilder und keinen Text. Um sie zu nutzen, lassen Sie zuerst ihren Text erkennen (OCR).</translation>
    </message>
    <message>
        <source>Pairs made of each chunk.</source>
        <translation>Paare, die aus jedem Abschnitt entstehen.</translation>
    </message>
    <message>
        <source>Parquet is not read. Convert it: python -c "from datasets import Dataset as D; D.from_parquet('FILE').to_json('FILE.jsonl')"</source>
        <translation>Parquet wird nicht gelesen. Wandeln Sie die Datei um: python -c "from datasets import Dataset as D; D.from_parquet('FILE').to_json('FILE.jsonl')"</translation>
    </message>
    <message>
        <source>Part of reinforcement learning.</source>
        <translation>Teil des bestärkenden Lernens (Reinforcement Learning).</translation>
    </message>
    <message>
        <source>Part of the knowledge base.</source>
        <translation>Teil der Wissensbasis.</translation>
    </message>
    <message>
        <source>Part of training on other machines.</source>
        <translation>Teil des Trainings auf anderen Computern.</translation>
    </message>
    <message>
        <source>Passes over all rows; fractions such as 0.5 are allowed. More than 3 to 5 usually memorises the rows.</source>
        <translation>Durchgänge durch alle Zeilen; auch Bruchteile sind erlaubt. Bei mehr als 3 bis 5 lernt das Modell die Zeilen meist auswendig.</translation>
    </message>
    <message>
        <source>Password of the document.</source>
        <translation>Passwort des Dokuments.</translation>
    </message>
    <message>
        <source>Pictures, sound and film hold no text to train on.</source>
        <translation>Bilder, Ton und Filme enthalten keinen Text zum Trainieren.</translation>
    </message>
    <message>
        <source>Please report this with what you did.</source>
        <translation>Melden Sie das und beschreiben Sie, was Sie getan haben.</translation>
    </message>
    <message>
        <source>Port %1 of this machine does not answer as a server of ours: %2.</source>
        <translation>Port %1 dieses Computers antwortet nicht wie ein Server von Anneal: %2.</translation>
    </message>
    <message>
        <source>Port %1 of this machine is not that of the server.</source>
        <translation>Port %1 dieses Computers ist nicht der des Servers.</translation>
    </message>
    <message>
        <source>Prepare the data again.</source>
        <translation>Bereiten Sie die Daten erneut auf.</translation>
    </message>
    <message>
        <source>Prepare the data again. If these rows are your own, remove %1: rows without it are used as they are.</source>
        <translation>Bereiten Sie die Daten erneut auf. Sind es Ihre eigenen Zeilen, entfernen Sie %1: Zeilen ohne diese Datei werden verwendet, wie sie sind.</translation>
    </message>
    <message>
        <source>Prepare the data again; remove it if the rows are your own.</source>
        <translation>Bereiten Sie die Daten erneut auf; sind es Ihre eigenen Zeilen, entfernen Sie diese Datei.</translation>
    </message>
    <message>
        <source>Prepare the data first (anneal-cli prepare-data, or the Data page).</source>
        <translation>Bereiten Sie zuerst die Daten auf (anneal-cli prepare-data oder die Seite „Daten“).</translation>
    </message>
    <message>
        <source>Prepare the data set with a template first.</source>
        <translation>Bereiten Sie den Datensatz zuerst mit einer Vorlage auf.</translation>
    </message>
    <message>
        <source>Prepare the data set, which writes it as weights.</source>
        <translation>Bereiten Sie den Datensatz auf; dabei wird es in Gewichte umgeschrieben.</translation>
    </message>
    <message>
        <source>Probably this is meant: data.column_mapping: %1.</source>
        <translation>Wahrscheinlich ist dies gemeint: data.column_mapping: %1.</translation>
    </message>
    <message>
        <source>Probably this is meant: data.column_mapping: %1; left out is then: %2.</source>
        <translation>Wahrscheinlich ist dies gemeint: data.column_mapping: %1; ausgelassen wird dann: %2.</translation>
    </message>
    <message>
        <source>Process %1 is not the server %2, and is left alone.</source>
        <translation>Der Prozess %1 ist nicht der Server %2 und bleibt unangetastet.</translation>
    </message>
    <message>
        <source>Pulls adapter weights towards 0. 0 to 0.1.</source>
        <translation>Zieht die Gewichte des Adapters gegen 0. Üblich: 0 bis 0,1.</translation>
    </message>
    <message>
        <source>Put PDF, HTML, Markdown, text, CSV, JSON or JSONL files there.</source>
        <translation>Legen Sie PDF-, HTML-, Markdown-, Text-, CSV-, JSON- oder JSONL-Dateien dort ab.</translation>
    </message>
    <message>
        <source>Put a copy in its place; nothing is written through links.</source>
        <translation>Ersetzen Sie die Datei durch eine Kopie; über Verknüpfungen wird nichts geschrieben.</translation>
    </message>
    <message>
        <source>Put a real file or folder there; nothing is written through links.</source>
        <translation>Legen Sie dort eine echte Datei oder einen echten Ordner an; über Verknüpfungen wird nichts geschrieben.</translation>
    </message>
    <message>
        <source>Put before every conversation that has no system message of its own. Use the same when you ask the model later.</source>
        <translation>Steht vor jedem Gespräch, das keine eigene Systemnachricht hat. Verwenden Sie denselben Text, wenn Sie das Modell später fragen.</translation>
    </message>
    <message>
        <source>Put indented keys below it.</source>
        <translation>Setzen Sie eingerückte Schlüssel darunter.</translation>
    </message>
    <message>
        <source>Put it into a file and split that.</source>
        <translation>Schreiben Sie die Daten in eine Datei und teilen Sie diese.</translation>
    </message>
    <message>
        <source>Put several short rows into one sequence. Rows do not see each other; it is faster and learns the same.</source>
        <translation>Mehrere kurze Zeilen in eine Sequenz packen. Die Zeilen sehen einander nicht; das ist schneller und lernt dasselbe.</translation>
    </message>
    <message>
        <source>Put the checkpoint folders back, start a new run, or begin again at step 1: anneal-cli train --resume %1 --restart</source>
        <translation>Legen Sie die Checkpoint-Ordner zurück, starten Sie einen neuen Lauf oder beginnen Sie bei Schritt 1 neu: anneal-cli train --resume %1 --restart</translation>
    </message>
    <message>
        <source>Put the file itself there, if it belongs to the run.</source>
        <translation>Legen Sie die Datei selbst dorthin, wenn sie zum Lauf gehört.</translation>
    </message>
    <message>
        <source>Put the file itself there.</source>
        <translation>Legen Sie die Datei selbst dort ab.</translation>
    </message>
    <message>
        <source>Put the real file or folder there.</source>
        <translation>Legen Sie dort die echte Datei oder den echten Ordner ab.</translation>
    </message>
    <message>
        <source>Put the real file there, or remove it.</source>
        <translation>Legen Sie dort die echte Datei ab oder entfernen Sie die Verknüpfung.</translation>
    </message>
    <message>
        <source>Put the rest into the notes.</source>
        <translation>Schreiben Sie den Rest in die Notizen.</translation>
    </message>
    <message>
        <source>Q8_0 needs rows of whole blocks of 32 values.</source>
        <translation>Q8_0 braucht Zeilen aus ganzen Blöcken von 32 Werten.</translation>
    </message>
    <message>
        <source>Questions and answers made from chunks.</source>
        <translation>Fragen und Antworten, die aus Abschnitten erzeugt werden.</translation>
    </message>
    <message>
        <source>Raise data.langchain.chunk_size.</source>
        <translation>Erhöhen Sie data.langchain.chunk_size.</translation>
    </message>
    <message>
        <source>Read the separators as regular expressions with the meaning they have in Python. Groups are written (?:…). Off: they are plain text.</source>
        <translation>Die Trennzeichen als reguläre Ausdrücke lesen, mit der Bedeutung wie in Python. Gruppen schreibt man (?:…). Aus: Sie sind einfacher Text.</translation>
    </message>
    <message>
        <source>Reading %1 was canceled.</source>
        <translation>Das Lesen von %1 wurde abgebrochen.</translation>
    </message>
    <message>
        <source>Reading %1 was stopped.</source>
        <translation>Das Lesen von %1 wurde abgebrochen.</translation>
    </message>
    <message>
        <source>Reading of PDF documents.</source>
        <translation>Lesen von PDF-Dokumenten.</translation>
    </message>
    <message>
        <source>Reading the texts was canceled.</source>
        <translation>Das Lesen der Texte wurde abgebrochen.</translation>
    </message>
    <message>
        <source>Reading was canceled.</source>
        <translation>Das Lesen wurde abgebrochen.</translation>
    </message>
    <message>
        <source>Reading weights of type %1 is not supported yet.</source>
        <translation>Gewichte des Typs %1 lassen sich noch nicht lesen.</translation>
    </message>
    <message>
        <source>Recompute activations instead of storing them: less memory, more time, same result.</source>
        <translation>Aktivierungen neu berechnen statt speichern: weniger Arbeitsspeicher, mehr Zeit, gleiches Ergebnis.</translation>
    </message>
    <message>
        <source>Remove files that are not needed and try again.</source>
        <translation>Entfernen Sie nicht benötigte Dateien und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>Remove files that are not needed, then resume the run: its checkpoints are kept.</source>
        <translation>Entfernen Sie nicht benötigte Dateien und setzen Sie dann den Lauf fort: Seine Checkpoints bleiben erhalten.</translation>
    </message>
    <message>
        <source>Remove rows that stand there several times, or choose another data.seed.</source>
        <translation>Entfernen Sie Zeilen, die mehrfach vorkommen, oder wählen Sie einen anderen data.seed.</translation>
    </message>
    <message>
        <source>Remove some first.</source>
        <translation>Entfernen Sie zuerst einige.</translation>
    </message>
    <message>
        <source>Remove the anchor, alias or tag in front of its value.</source>
        <translation>Entfernen Sie dort den Anker, den Alias oder das Tag vor dem Wert.</translation>
    </message>
    <message>
        <source>Remove the combining marks from the row.</source>
        <translation>Entfernen Sie die kombinierenden Zeichen aus der Zeile.</translation>
    </message>
    <message>
        <source>Remove the folder %1 and prepare the data again.</source>
        <translation>Entfernen Sie den Ordner %1 und bereiten Sie die Daten erneut vor.</translation>
    </message>
    <message>
        <source>Remove what is there, or choose another place.</source>
        <translation>Entfernen Sie, was dort liegt, oder wählen Sie einen anderen Ort.</translation>
    </message>
    <message>
        <source>Remove white space at both ends of a chunk, as LangChain's strip_whitespace does.</source>
        <translation>Leerraum an beiden Enden eines Abschnitts entfernen, wie strip_whitespace in LangChain.</translation>
    </message>
    <message>
        <source>Rename it to .txt to add it as plain text.</source>
        <translation>Benennen Sie die Datei in .txt um, um sie als reinen Text hinzuzufügen.</translation>
    </message>
    <message>
        <source>Repair it, or remove it.</source>
        <translation>Reparieren Sie die Datei oder entfernen Sie sie.</translation>
    </message>
    <message>
        <source>Requests at the same time.</source>
        <translation>Gleichzeitige Anfragen.</translation>
    </message>
    <message>
        <source>Restore data/train.jsonl and run.yaml, start a new run, or continue all the same: anneal-cli train --resume %1 --accept-changes</source>
        <translation>Stellen Sie data/train.jsonl und run.yaml wieder her, starten Sie einen neuen Lauf oder machen Sie trotzdem weiter: anneal-cli train --resume %1 --accept-changes</translation>
    </message>
    <message>
        <source>Restore it, start a new run, or continue all the same: anneal-cli train --resume %1 --accept-changes</source>
        <translation>Stellen Sie den alten Stand wieder her, starten Sie einen neuen Lauf oder machen Sie trotzdem weiter: anneal-cli train --resume %1 --accept-changes</translation>
    </message>
    <message>
        <source>Restore them, or start a new run; with model.init_from it continues from this adapter.</source>
        <translation>Stellen Sie sie wieder her oder starten Sie einen neuen Lauf; mit model.init_from geht er von diesem Adapter aus.</translation>
    </message>
    <message>
        <source>Rows are a JSON array of objects, or one object a line (JSONL).</source>
        <translation>Datenzeilen stehen als JSON-Array von Objekten in der Datei oder mit einem Objekt je Zeile (JSONL).</translation>
    </message>
    <message>
        <source>Rows are messages, prompt and completion, text, or input_ids.</source>
        <translation>Zeilen enthalten messages, prompt und completion, text oder input_ids.</translation>
    </message>
    <message>
        <source>Rows of %3 that cannot be used: %1 of %2.</source>
        <translation>Nicht verwendbar: %1 von %2 Zeilen aus %3.</translation>
    </message>
    <message>
        <source>Rows that also stand in this file are removed.</source>
        <translation>Zeilen, die auch in dieser Datei stehen, werden entfernt.</translation>
    </message>
    <message>
        <source>Rows that go through the model at once. Lower it first when memory runs out, and raise gradient_accumulation_steps.</source>
        <translation>Zeilen, die zugleich durch das Modell gehen. Reicht der Arbeitsspeicher nicht, verringern Sie zuerst diesen Wert und erhöhen gradient_accumulation_steps.</translation>
    </message>
    <message>
        <source>Rows that were cut to the %1 tokens that the model reads: %2 of %3.</source>
        <translation>Zeilen, die auf die vom Modell gelesenen %1 Token gekürzt wurden: %2 von %3.</translation>
    </message>
    <message>
        <source>Rows without a question, to which there is no answer: %1 of %2. A row asks with messages, or with a prompt and a completion.</source>
        <translation>Zeilen ohne Frage, zu denen es keine Antwort gibt: %1 von %2. Eine Zeile fragt mit messages oder mit prompt und completion.</translation>
    </message>
    <message>
        <source>Run anneal-reader --check to see why.</source>
        <translation>Rufen Sie anneal-reader --check auf, um den Grund zu sehen.</translation>
    </message>
    <message>
        <source>Sampling temperature of the provider.</source>
        <translation>Sampling-Temperatur des Anbieters.</translation>
    </message>
    <message>
        <source>Save a checkpoint every so many steps. Resume continues from the newest.</source>
        <translation>Nach jeweils so vielen Schritten einen Checkpoint speichern. „Fortsetzen“ macht beim neuesten weiter.</translation>
    </message>
    <message>
        <source>Save it as .docx without a password and add that file.</source>
        <translation>Speichern Sie es als .docx ohne Passwort und fügen Sie diese Datei hinzu.</translation>
    </message>
    <message>
        <source>Save it as UTF-8 and try again.</source>
        <translation>Speichern Sie die Datei als UTF-8 und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>Save the page again with a browser and add that file.</source>
        <translation>Speichern Sie die Seite noch einmal mit einem Browser und fügen Sie diese Datei hinzu.</translation>
    </message>
    <message>
        <source>Save them as text on another machine, or allow seccomp in this container.</source>
        <translation>Speichern Sie sie auf einem anderen Rechner als Text, oder erlauben Sie seccomp in diesem Container.</translation>
    </message>
    <message>
        <source>Saving adapter</source>
        <translation>Adapter speichern</translation>
    </message>
    <message>
        <source>Say in data.column_mapping which columns hold what.</source>
        <translation>Geben Sie in data.column_mapping an, welche Spalten was enthalten.</translation>
    </message>
    <message>
        <source>Say which in data.column_mapping: %1.</source>
        <translation>Legen Sie die Lesart in data.column_mapping fest: %1.</translation>
    </message>
    <message>
        <source>Scale the update by alpha / sqrt(rank), so that high ranks do not learn more slowly. Useful from rank 64 up.</source>
        <translation>Das Update mit alpha / sqrt(Rang) skalieren, damit hohe Ränge nicht langsamer lernen. Nützlich ab Rang 64.</translation>
    </message>
    <message>
        <source>Scoring the text was canceled.</source>
        <translation>Das Bewerten des Textes wurde abgebrochen.</translation>
    </message>
    <message>
        <source>See %1.</source>
        <translation>Siehe %1.</translation>
    </message>
    <message>
        <source>See all keys with: anneal-cli schema.</source>
        <translation>Alle Schlüssel zeigt: anneal-cli schema.</translation>
    </message>
    <message>
        <source>See: anneal-cli serve --help</source>
        <translation>Siehe: anneal-cli serve --help</translation>
    </message>
    <message>
        <source>See: anneal-cli server start --help</source>
        <translation>Siehe: anneal-cli server start --help</translation>
    </message>
    <message>
        <source>Seed of the random numbers that choose the held-out rows. The same seed chooses the same rows.</source>
        <translation>Seed der Zufallszahlen, mit denen die zurückgehaltenen Zeilen gewählt werden. Derselbe Seed wählt dieselben Zeilen.</translation>
    </message>
    <message>
        <source>Seed of the random numbers.</source>
        <translation>Seed der Zufallszahlen.</translation>
    </message>
    <message>
        <source>Seed of the random numbers: order of rows, dropout, fresh adapter. The same seed gives the same run.</source>
        <translation>Seed der Zufallszahlen: Reihenfolge der Zeilen, Dropout, neuer Adapter. Derselbe Seed ergibt denselben Lauf.</translation>
    </message>
    <message>
        <source>SentencePiece models of type %1 (word or character) are not supported yet.</source>
        <translation>SentencePiece-Modelle des Typs %1 (word oder character) werden noch nicht unterstützt.</translation>
    </message>
    <message>
        <source>Servers are not recorded in %1: %2.</source>
        <translation>Server werden nicht in %1 verzeichnet: %2.</translation>
    </message>
    <message>
        <source>Set HOME.</source>
        <translation>Setzen Sie HOME.</translation>
    </message>
    <message>
        <source>Set data.format to another form, or correct data.template.</source>
        <translation>Setzen Sie data.format auf ein anderes Format oder korrigieren Sie data.template.</translation>
    </message>
    <message>
        <source>Set data.split_by to row to hold out single rows; parts of one document are then in both the training and the held-out rows.</source>
        <translation>Setzen Sie data.split_by auf row, um einzelne Zeilen zurückzuhalten; Teile eines Dokuments liegen dann sowohl in den Trainingszeilen als auch in den zurückgehaltenen.</translation>
    </message>
    <message>
        <source>Set model.revision to one that is there, or download the other.</source>
        <translation>Setzen Sie model.revision auf eine vorhandene oder laden Sie die andere herunter.</translation>
    </message>
    <message>
        <source>Set training.precision to auto.</source>
        <translation>Setzen Sie training.precision auf auto.</translation>
    </message>
    <message>
        <source>Several sources mixed by weight.</source>
        <translation>Mehrere Quellen, nach Gewicht gemischt.</translation>
    </message>
    <message>
        <source>Share of the adapter's inputs dropped while training. 0.05 to 0.1 helps on little data; 0 is fastest.</source>
        <translation>Anteil der Adaptereingaben, der beim Training weggelassen wird. 0,05 bis 0,1 hilft bei wenigen Daten; 0 ist am schnellsten.</translation>
    </message>
    <message>
        <source>Share of the loss spread over all tokens.</source>
        <translation>Anteil des Loss, der auf alle Token verteilt wird.</translation>
    </message>
    <message>
        <source>Share of the rows held out of training, to evaluate on. 0: no evaluation.</source>
        <translation>Anteil der Zeilen, die vom Training zurückgehalten und zur Auswertung verwendet werden. 0: keine Auswertung.</translation>
    </message>
    <message>
        <source>Shorten the prompt, or ask for a shorter form.</source>
        <translation>Kürzen Sie den Prompt, oder verlangen Sie eine kürzere Form.</translation>
    </message>
    <message>
        <source>Shorten the prompt.</source>
        <translation>Kürzen Sie den Prompt.</translation>
    </message>
    <message>
        <source>Shorten the row, or have what is too long cut with --truncate.</source>
        <translation>Kürzen Sie die Zeile oder lassen Sie mit --truncate abschneiden, was zu lang ist.</translation>
    </message>
    <message>
        <source>Shorten the text.</source>
        <translation>Kürzen Sie den Text.</translation>
    </message>
    <message>
        <source>Shorten this value.</source>
        <translation>Kürzen Sie diesen Wert.</translation>
    </message>
    <message>
        <source>Since %1 was written, this has changed: %2.</source>
        <translation>Seit dem Schreiben von %1 hat sich dies geändert: %2.</translation>
    </message>
    <message>
        <source>Size of a step. 1e-4 to 3e-4 is usual for adapters; lower it when the loss jumps or grows.</source>
        <translation>Größe eines Schritts. Für Adapter sind 1e-4 bis 3e-4 üblich; verringern Sie sie, wenn der Loss springt oder wächst.</translation>
    </message>
    <message>
        <source>Size of the update. Higher learns more and needs more memory; 8 to 64 is usual.</source>
        <translation>Größe des Updates. Höher lernt mehr, braucht mehr Arbeitsspeicher; üblich: 8 bis 64.</translation>
    </message>
    <message>
        <source>Skipped files: %1 (%2).</source>
        <translation>Übersprungene Dateien: %1 (%2).</translation>
    </message>
    <message>
        <source>Some held-out rows are longer than the %1 positions the model was made for; their loss says little.</source>
        <translation>Einige zurückgehaltene Zeilen sind länger als die %1 Positionen, für die das Modell gemacht ist; ihr Loss sagt wenig aus.</translation>
    </message>
    <message>
        <source>Some sequences are longer than the %1 positions the model was made for.</source>
        <translation>Einige Sequenzen sind länger als die %1 Positionen, für die das Modell gemacht ist.</translation>
    </message>
    <message>
        <source>Source code</source>
        <translation>Quelltext</translation>
    </message>
    <message>
        <source>Split it into smaller files.</source>
        <translation>Teilen Sie ihn auf kleinere Dateien auf.</translation>
    </message>
    <message>
        <source>Split text documents into chunks. Off: only files that hold rows (JSON, JSONL) are used.</source>
        <translation>Textdokumente in Abschnitte teilen. Aus: Nur Dateien, die Zeilen enthalten (JSON, JSONL), werden verwendet.</translation>
    </message>
    <message>
        <source>Split the conversation, or choose a simpler chat template.</source>
        <translation>Teilen Sie das Gespräch oder wählen Sie eine einfachere Chat-Vorlage.</translation>
    </message>
    <message>
        <source>Split the conversation.</source>
        <translation>Teilen Sie das Gespräch.</translation>
    </message>
    <message>
        <source>Spreadsheets are not read. Save the table as CSV and add that file.</source>
        <translation>Tabellenkalkulationen werden nicht gelesen. Speichern Sie die Tabelle als CSV und fügen Sie diese Datei hinzu.</translation>
    </message>
    <message>
        <source>Start a new run from the project.</source>
        <translation>Starten Sie einen neuen Lauf aus dem Projekt.</translation>
    </message>
    <message>
        <source>Start a new run.</source>
        <translation>Starten Sie einen neuen Lauf.</translation>
    </message>
    <message>
        <source>Start a new run; with model.init_from it continues from the adapter of this one.</source>
        <translation>Starten Sie einen neuen Lauf; mit model.init_from geht er vom Adapter dieses Laufs aus.</translation>
    </message>
    <message>
        <source>Start from the Hugging Face folder of the model, or export to GGUF.</source>
        <translation>Gehen Sie vom Hugging-Face-Ordner des Modells aus oder exportieren Sie als GGUF.</translation>
    </message>
    <message>
        <source>Start one, such as GNOME Keyring or KWallet.</source>
        <translation>Starten Sie einen, etwa GNOME-Schlüsselbund oder KWallet.</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Starting anneal-reader was canceled.</source>
        <translation>Das Starten von anneal-reader wurde abgebrochen.</translation>
    </message>
    <message>
        <source>Step 1 is lost.</source>
        <translation>Schritt 1 ist verloren.</translation>
    </message>
    <message>
        <source>Steps 1–%1 are lost.</source>
        <translation>Die Schritte 1–%1 sind verloren.</translation>
    </message>
    <message>
        <source>Steps between two points of the charts.</source>
        <translation>Schritte zwischen zwei Punkten der Diagramme.</translation>
    </message>
    <message>
        <source>Steps in which the learning rate rises from 0. Below 1 it is a share of all steps; 0.03 to 0.1 is usual.</source>
        <translation>Schritte, in denen die Lernrate von 0 ansteigt. Unter 1 ist es ein Anteil aller Schritte; üblich sind 0,03 bis 0,1.</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Beendet</translation>
    </message>
    <message>
        <source>Stopped early: the loss on held-out rows has not improved since step %1.</source>
        <translation>Vorzeitig beendet: Der Validierungs-Loss hat sich seit Schritt %1 nicht verbessert.</translation>
    </message>
    <message>
        <source>Stopped on request.</source>
        <translation>Auf Wunsch beendet.</translation>
    </message>
    <message>
        <source>Stopping early needs measurements: set data.validation_fraction and training.eval_steps above 0.</source>
        <translation>Vorzeitiges Beenden braucht Messungen: Setzen Sie data.validation_fraction und training.eval_steps auf Werte über 0.</translation>
    </message>
    <message>
        <source>Strength of a preference (dpo, apo_zero, apo_down).</source>
        <translation>Stärke einer Präferenz (dpo, apo_zero, apo_down).</translation>
    </message>
    <message>
        <source>Strength of the update, applied as alpha / rank. Start with twice the rank.</source>
        <translation>Stärke des Updates, angewendet als alpha / Rang. Beginnen Sie mit dem Doppelten des Rangs.</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Tabelle</translation>
    </message>
    <message>
        <source>Tags (!name) are not allowed in a config.</source>
        <translation>Tags (!name) sind in einer Konfiguration nicht erlaubt.</translation>
    </message>
    <message>
        <source>Take another checkpoint, or download the model again.</source>
        <translation>Nehmen Sie einen anderen Checkpoint oder laden Sie das Modell erneut herunter.</translation>
    </message>
    <message>
        <source>Take it out of the list.</source>
        <translation>Entfernen Sie sie aus der Liste.</translation>
    </message>
    <message>
        <source>Take one of them out; PEFT refuses them together as well.</source>
        <translation>Entfernen Sie eines davon; auch PEFT lehnt beide zusammen ab.</translation>
    </message>
    <message>
        <source>Take the key out, or train a fresh adapter without model.init_from.</source>
        <translation>Entfernen Sie den Schlüssel oder trainieren Sie einen neuen Adapter ohne model.init_from.</translation>
    </message>
    <message>
        <source>Tensor %1 has another size than planned.</source>
        <translation>Tensor %1 hat eine andere Größe als geplant.</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>The "parameters" of tool calls are read as their "arguments".</source>
        <translation>Die "parameters" von Werkzeugaufrufen werden als deren "arguments" gelesen.</translation>
    </message>
    <message>
        <source>The "parameters" of tool calls are written as their "arguments".</source>
        <translation>Die "parameters" von Werkzeugaufrufen werden als "arguments" geschrieben.</translation>
    </message>
    <message>
        <source>The %1 form cannot hold chat_template_kwargs; data.format messages can.</source>
        <translation>Das Format %1 kann kein chat_template_kwargs aufnehmen; data.format messages kann das.</translation>
    </message>
    <message>
        <source>The %1 form cannot hold reasoning beside an answer; data.format messages can.</source>
        <translation>Das Format %1 kann neben einer Antwort keine Überlegungen (reasoning) aufnehmen; data.format messages kann das.</translation>
    </message>
    <message>
        <source>The %1 form cannot hold tool calls; data.format messages can.</source>
        <translation>Das Format %1 kann keine Werkzeugaufrufe aufnehmen; data.format messages kann das.</translation>
    </message>
    <message>
        <source>The %1 form cannot hold tools; data.format messages can.</source>
        <translation>Das Format %1 kann keine Werkzeuge aufnehmen; data.format messages kann das.</translation>
    </message>
    <message>
        <source>The %1 form cannot hold weights of messages; data.format messages can.</source>
        <translation>Das Format %1 kann keine Gewichte von Nachrichten aufnehmen; data.format messages kann das.</translation>
    </message>
    <message>
        <source>The alpaca form needs a conversation that ends with a user's and an assistant's message.</source>
        <translation>Das Format alpaca braucht ein Gespräch, das mit einer Nachricht der Rolle user und einer der Rolle assistant endet.</translation>
    </message>
    <message>
        <source>The base model and the adapter on it.</source>
        <translation>Das Basismodell und der Adapter darauf.</translation>
    </message>
    <message>
        <source>The base model cannot be read now: %1</source>
        <translation>Das Basismodell ist derzeit nicht lesbar: %1</translation>
    </message>
    <message>
        <source>The base model: a name in the Hugging Face cache, a folder in Hugging Face form, or a .gguf file. Its weights stay frozen; only the adapter learns.</source>
        <translation>Das Basismodell: ein Name im Hugging-Face-Cache, ein Ordner im Hugging-Face-Format oder eine .gguf-Datei. Seine Gewichte bleiben eingefroren; nur der Adapter lernt.</translation>
    </message>
    <message>
        <source>The base weights take %1 as %2, exactly as in the file.</source>
        <translation>Die Basisgewichte belegen %1 als %2, genau wie in der Datei.</translation>
    </message>
    <message>
        <source>The base weights take %1 as %2; rounding changed them by %3 % (root mean square).</source>
        <translation>Die Basisgewichte belegen %1 als %2; das Runden hat sie um %3 % verändert (quadratisches Mittel).</translation>
    </message>
    <message>
        <source>The chat template is given the arguments of tool calls as %1, unlike the row.</source>
        <translation>Die Chat-Vorlage bekommt die Argumente von Werkzeugaufrufen als %1, anders als sie in der Zeile stehen.</translation>
    </message>
    <message>
        <source>The chat template writes no end-of-turn token after message %1, so the model does not learn to stop there.</source>
        <translation>Die Chat-Vorlage schreibt nach Nachricht %1 kein Token für das Ende des Beitrags, also lernt das Modell nicht, dort aufzuhören.</translation>
    </message>
    <message>
        <source>The checkpoints of this run are gone.</source>
        <translation>Die Checkpoints dieses Laufs sind nicht mehr da.</translation>
    </message>
    <message>
        <source>The column "system" is not used in rows whose conversation begins with a system message of its own.</source>
        <translation>Die Spalte "system" wird nicht verwendet, wenn das Gespräch der Zeile mit einer eigenen Nachricht der Rolle system beginnt.</translation>
    </message>
    <message>
        <source>The columns (%1) are not those of a known format.</source>
        <translation>Die Spalten (%1) gehören zu keinem bekannten Format.</translation>
    </message>
    <message>
        <source>The command line has %1 problems:</source>
        <translation>Die Kommandozeile enthält %1 Probleme:</translation>
    </message>
    <message>
        <source>The conversation begins with %1 more than once; one is kept.</source>
        <translation>Das Gespräch beginnt mehrfach mit %1; einmal bleibt es stehen.</translation>
    </message>
    <message>
        <source>The data is being prepared just now.</source>
        <translation>Die Daten werden gerade aufbereitet.</translation>
    </message>
    <message>
        <source>The date and time that chat templates insert as today's. A run keeps the moment it was made, so that resuming it tomorrow trains on the same tokens.</source>
        <translation>Datum und Uhrzeit, die Chat-Vorlagen als die heutigen einsetzen. Ein Lauf behält den Zeitpunkt, zu dem er angelegt wurde, damit auch morgen nach dem Fortsetzen mit denselben Token trainiert wird.</translation>
    </message>
    <message>
        <source>The disk may become full: checkpoints will take %1 and %2 are free.</source>
        <translation>Die Festplatte könnte voll werden: Checkpoints werden %1 belegen, frei sind %2.</translation>
    </message>
    <message>
        <source>The documents have changed since the rows were saved: %1 added, %2 changed, %3 removed.</source>
        <translation>Die Dokumente haben sich geändert, seit die Zeilen gespeichert wurden: %1 hinzugekommen, %2 geändert, %3 entfernt.</translation>
    </message>
    <message>
        <source>The encoding %1 is not known.</source>
        <translation>Die Zeichenkodierung %1 ist unbekannt.</translation>
    </message>
    <message>
        <source>The evaluation after step %1 is not a number: look at usable row %2 of data/validation.jsonl, or lower training.learning_rate.</source>
        <translation>Die Auswertung nach Schritt %1 ergibt keine Zahl: Prüfen Sie die %2. verwendbare Zeile in data/validation.jsonl oder verringern Sie training.learning_rate.</translation>
    </message>
    <message>
        <source>The export was canceled.</source>
        <translation>Der Export wurde abgebrochen.</translation>
    </message>
    <message>
        <source>The file</source>
        <translation>Die Datei</translation>
    </message>
    <message>
        <source>The file holds no settings. Write keys and values, such as `version: 1`.</source>
        <translation>Die Datei enthält keine Einstellungen. Schreiben Sie Schlüssel und Werte, etwa `version: 1`.</translation>
    </message>
    <message>
        <source>The file is cut or belongs to another model: download or copy the model again.</source>
        <translation>Die Datei ist unvollständig oder gehört zu einem anderen Modell: Laden Sie das Modell erneut herunter oder kopieren Sie es neu.</translation>
    </message>
    <message>
        <source>The file is empty. Write keys and values, such as `version: 1`.</source>
        <translation>Die Datei ist leer. Schreiben Sie Schlüssel und Werte, etwa `version: 1`.</translation>
    </message>
    <message>
        <source>The file is larger than 1 MiB, which no config is.</source>
        <translation>Die Datei ist größer als 1 MiB; so groß ist keine Konfiguration.</translation>
    </message>
    <message>
        <source>The file that the Data page writes; training reads it. Held-out rows go to a file ending in .validation.jsonl beside it.</source>
        <translation>Datei, in die die Seite „Daten“ schreibt; das Training liest sie. Zurückgehaltene Zeilen kommen in eine Datei daneben, deren Name auf .validation.jsonl endet.</translation>
    </message>
    <message>
        <source>The folder cannot be read: %1.</source>
        <translation>Der Ordner ist nicht lesbar: %1.</translation>
    </message>
    <message>
        <source>The folder of the run, %1, was deleted or moved.</source>
        <translation>Der Ordner des Laufs, %1, wurde gelöscht oder verschoben.</translation>
    </message>
    <message>
        <source>The format custom needs a text in data.template.</source>
        <translation>Das Format custom braucht einen Text in data.template.</translation>
    </message>
    <message>
        <source>The gradient of step %1 is not a finite number.</source>
        <translation>Der Gradient von Schritt %1 ist keine endliche Zahl.</translation>
    </message>
    <message>
        <source>The key %1 is here a second time. Keep one of them.</source>
        <translation>Der Schlüssel %1 steht hier ein zweites Mal. Behalten Sie einen davon.</translation>
    </message>
    <message>
        <source>The keychain does not answer: %1.</source>
        <translation>Der Schlüsselbund antwortet nicht: %1.</translation>
    </message>
    <message>
        <source>The keychain was not unlocked.</source>
        <translation>Der Schlüsselbund wurde nicht entsperrt.</translation>
    </message>
    <message>
        <source>The last byte was left out: UTF-16 has an even number of bytes.</source>
        <translation>Das letzte Byte wurde ausgelassen: UTF-16 hat eine gerade Zahl von Bytes.</translation>
    </message>
    <message>
        <source>The layers of the model that get adapters, by number; the first is 0. Only with a list of target_modules.</source>
        <translation>Die Schichten des Modells, die Adapter bekommen, als Nummern; die erste ist 0. Nur zusammen mit einer Liste in target_modules.</translation>
    </message>
    <message>
        <source>The line holds a NUL character.</source>
        <translation>Die Zeile enthält ein NUL-Zeichen.</translation>
    </message>
    <message>
        <source>The line is indented with a tab. Use spaces.</source>
        <translation>Die Zeile ist mit einem Tabulator eingerückt. Verwenden Sie Leerzeichen.</translation>
    </message>
    <message>
        <source>The line is longer than 64 MiB.</source>
        <translation>Die Zeile ist länger als 64 MiB.</translation>
    </message>
    <message>
        <source>The line is not an event: %1.</source>
        <translation>Die Zeile ist kein Ereignis: %1.</translation>
    </message>
    <message>
        <source>The linear layers that get an adapter: names, all-linear, or one regular expression. all-linear means every one but the output layer; an expression means those whose whole name it matches, for example .*\.(q_proj|v_proj). Fewer is faster and learns less.</source>
        <translation>Die linearen Schichten, die einen Adapter bekommen: Namen, all-linear oder ein regulärer Ausdruck. all-linear steht für alle außer der Ausgabeschicht; ein Ausdruck für die Schichten, auf deren ganzen Namen er passt, zum Beispiel .*\.(q_proj|v_proj). Weniger ist schneller und lernt weniger.</translation>
    </message>
    <message>
        <source>The list is empty.</source>
        <translation>Die Liste ist leer.</translation>
    </message>
    <message>
        <source>The loss of step %1 is not a finite number.</source>
        <translation>Der Loss von Schritt %1 ist keine endliche Zahl.</translation>
    </message>
    <message>
        <source>The merged model</source>
        <translation>Das zusammengeführte Modell</translation>
    </message>
    <message>
        <source>The model</source>
        <translation>Das Modell</translation>
    </message>
    <message>
        <source>The model %1 is not on this machine.</source>
        <translation>Das Modell %1 ist nicht auf diesem Computer.</translation>
    </message>
    <message>
        <source>The model %1 is not on this machine; looked at %2.</source>
        <translation>Das Modell %1 ist nicht auf diesem Computer; gesucht wurde in %2.</translation>
    </message>
    <message>
        <source>The model %1 is on this machine, but not its revision "%2"; there are %3 and %4 more.</source>
        <translation>Das Modell %1 ist auf diesem Computer, aber nicht seine Revision „%2“; vorhanden sind %3 und %4 weitere.</translation>
    </message>
    <message>
        <source>The model %1 is on this machine, but not its revision "%2"; there are %3.</source>
        <translation>Das Modell %1 ist auf diesem Computer, aber nicht seine Revision „%2“; vorhanden sind %3.</translation>
    </message>
    <message>
        <source>The model %1 is on this machine, but not its revision "%2"; there is %3.</source>
        <translation>Das Modell %1 ist auf diesem Computer, aber nicht seine Revision „%2“; vorhanden ist %3.</translation>
    </message>
    <message>
        <source>The model computes values that are not finite numbers: its weights, or those of the adapter, are damaged.</source>
        <translation>Das Modell berechnet Werte, die keine endlichen Zahlen sind: Seine Gewichte oder die des Adapters sind beschädigt.</translation>
    </message>
    <message>
        <source>The model folder %1 is incomplete: it has no %2.</source>
        <translation>Der Modellordner %1 ist unvollständig: Es fehlt %2.</translation>
    </message>
    <message>
        <source>The model has an adapter already.</source>
        <translation>Das Modell hat schon einen Adapter.</translation>
    </message>
    <message>
        <source>The model has no tensor %1.</source>
        <translation>Das Modell hat keinen Tensor %1.</translation>
    </message>
    <message>
        <source>The model has no token type for a second text.</source>
        <translation>Das Modell hat keinen Token-Typ für einen zweiten Text.</translation>
    </message>
    <message>
        <source>The model needs %1 of memory and %2 are available.</source>
        <translation>Das Modell braucht %1 Arbeitsspeicher, verfügbar sind %2.</translation>
    </message>
    <message>
        <source>The model that makes questions and answers.</source>
        <translation>Das Modell, das Fragen und Antworten erzeugt.</translation>
    </message>
    <message>
        <source>The module name in front of the layer number: layers in model.layers.3. Every model that Anneal trains has layers, so leave it empty.</source>
        <translation>Der Modulname vor der Schichtnummer: layers in model.layers.3. In jedem Modell, das Anneal trainiert, heißt er layers; lassen Sie das Feld also leer.</translation>
    </message>
    <message>
        <source>The most frequent reason: %1</source>
        <translation>Häufigster Grund: %1</translation>
    </message>
    <message>
        <source>The name is too long: at most %1 characters are allowed.</source>
        <translation>Der Name ist zu lang: Erlaubt sind höchstens %1 Zeichen.</translation>
    </message>
    <message>
        <source>The name of the folder to make is empty.</source>
        <translation>Der Name des Ordners, der angelegt werden soll, ist leer.</translation>
    </message>
    <message>
        <source>The name of the model holds a NUL character.</source>
        <translation>Der Name des Modells enthält ein NUL-Zeichen.</translation>
    </message>
    <message>
        <source>The name of the model is empty.</source>
        <translation>Der Name des Modells ist leer.</translation>
    </message>
    <message>
        <source>The name of the run's folder is empty.</source>
        <translation>Der Name des Laufordners ist leer.</translation>
    </message>
    <message>
        <source>The notes are too long: %1, of at most %2.</source>
        <translation>Die Notizen sind zu lang: %1, erlaubt sind höchstens %2.</translation>
    </message>
    <message>
        <source>The optimizer that updates the adapter.</source>
        <translation>Der Optimierer, der den Adapter aktualisiert.</translation>
    </message>
    <message>
        <source>The password is empty.</source>
        <translation>Das Passwort ist leer.</translation>
    </message>
    <message>
        <source>The path leaves the folder of the project, which then cannot be moved without it.</source>
        <translation>Der Pfad führt aus dem Projektordner hinaus; das Projekt lässt sich dann nur zusammen mit dem Ziel verschieben.</translation>
    </message>
    <message>
        <source>The path leaves the folder of the project; what is written stays inside. Choose a path inside it.</source>
        <translation>Der Pfad führt aus dem Projektordner hinaus; geschrieben wird nur darin. Wählen Sie einen Pfad im Projektordner.</translation>
    </message>
    <message>
        <source>The preparation was canceled. What was read is kept: prepare the data again to go on from there.</source>
        <translation>Die Vorbereitung wurde abgebrochen. Was gelesen wurde, bleibt erhalten: Bereiten Sie die Daten erneut vor, um dort fortzufahren.</translation>
    </message>
    <message>
        <source>The preparation was canceled; nothing was written.</source>
        <translation>Die Aufbereitung wurde abgebrochen; es wurde nichts geschrieben.</translation>
    </message>
    <message>
        <source>The prepared file would lie in the folder that is read (data.input_path), and be read the next time.</source>
        <translation>Die aufbereitete Datei läge in dem Ordner, der gelesen wird (data.input_path), und würde beim nächsten Mal mitgelesen.</translation>
    </message>
    <message>
        <source>The prepared rows changed while they were copied: the data is being prepared at this moment.</source>
        <translation>Die aufbereiteten Zeilen haben sich beim Kopieren geändert: Die Daten werden gerade aufbereitet.</translation>
    </message>
    <message>
        <source>The project needs %1 for something else. Choose another name.</source>
        <translation>Das Projekt braucht %1 für etwas anderes. Wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
        <source>The project reads outside of its folder: %1.</source>
        <translation>Das Projekt liest außerhalb seines Ordners: %1.</translation>
    </message>
    <message>
        <source>The prompt has %1 tokens, as many as the model sees, which leaves no place for an answer: even the shortest needs one.</source>
        <translation>Der Prompt hat %1 Token, so viele, wie das Modell sieht; für eine Antwort bleibt kein Platz, und selbst die kürzeste braucht einen.</translation>
    </message>
    <message>
        <source>The question to port %1 was canceled.</source>
        <translation>Die Anfrage an Port %1 wurde abgebrochen.</translation>
    </message>
    <message>
        <source>The reader's answer makes no sense.</source>
        <translation>Die Antwort des Leseprogramms ergibt keinen Sinn.</translation>
    </message>
    <message>
        <source>The result may not be exact to the bit: %1.</source>
        <translation>Das Ergebnis ist vielleicht nicht bitgenau gleich: %1.</translation>
    </message>
    <message>
        <source>The result of this run cannot be exported to GGUF: %1</source>
        <translation>Das Ergebnis dieses Laufs lässt sich nicht als GGUF exportieren: %1</translation>
    </message>
    <message>
        <source>The role '%1' of messages[%2] is none that this model knows.</source>
        <translation>Die Rolle '%1' in messages[%2] kennt dieses Modell nicht.</translation>
    </message>
    <message>
        <source>The roles are system, developer, user, assistant, tool and function.</source>
        <translation>Die Rollen sind system, developer, user, assistant, tool und function.</translation>
    </message>
    <message>
        <source>The row has %1 cells, the header %2.</source>
        <translation>Die Zeile hat %1 Zellen, die Kopfzeile %2.</translation>
    </message>
    <message>
        <source>The row has no tokens.</source>
        <translation>Die Zeile hat keine Token.</translation>
    </message>
    <message>
        <source>The row has one token, and the first is given, never predicted.</source>
        <translation>Die Zeile hat nur ein Token, und das erste ist vorgegeben und wird nie vorhergesagt.</translation>
    </message>
    <message>
        <source>The row holds a NUL character.</source>
        <translation>Die Zeile enthält ein NUL-Zeichen.</translation>
    </message>
    <message>
        <source>The row is a JSON %1, not an object.</source>
        <translation>Die Zeile ist vom JSON-Typ %1, kein Objekt.</translation>
    </message>
    <message>
        <source>The row is longer than 64 MiB, or has more than 100,000 cells.</source>
        <translation>Die Zeile ist länger als 64 MiB oder hat mehr als 100.000 Zellen.</translation>
    </message>
    <message>
        <source>The row is not valid JSON: %1.</source>
        <translation>Die Zeile ist kein gültiges JSON, %1.</translation>
    </message>
    <message>
        <source>The rows are %1 rows, which the method sft does not train on; other methods are not supported yet.</source>
        <translation>Die Zeile hat das Format %1, mit dem die Methode sft nicht trainiert; andere Methoden werden noch nicht unterstützt.</translation>
    </message>
    <message>
        <source>The rows can be read as %1.</source>
        <translation>Die Zeilen lassen sich als %1 lesen.</translation>
    </message>
    <message>
        <source>The run %1 has finished.</source>
        <translation>Der Lauf %1 ist fertig.</translation>
    </message>
    <message>
        <source>The run %1 is already being trained.</source>
        <translation>Der Lauf %1 wird bereits trainiert.</translation>
    </message>
    <message>
        <source>The run %1 is still held by a process (%2).</source>
        <translation>Der Lauf %1 ist noch von einem Prozess belegt (%2).</translation>
    </message>
    <message>
        <source>The run %1 is still held by a process.</source>
        <translation>Der Lauf %1 ist noch von einem Prozess belegt.</translation>
    </message>
    <message>
        <source>The run %1 was trained before.</source>
        <translation>Der Lauf %1 wurde schon trainiert.</translation>
    </message>
    <message>
        <source>The run begins again at step 1.</source>
        <translation>Der Lauf beginnt bei Schritt 1 neu.</translation>
    </message>
    <message>
        <source>The run did not come to its end (%1); trained again, it goes on to its last step.</source>
        <translation>Der Lauf kam nicht bis zum Ende (%1); noch einmal trainiert, geht er bis zum letzten Schritt.</translation>
    </message>
    <message>
        <source>The run does not record by which program, or on which processor and device, it was trained.</source>
        <translation>Der Lauf hält nicht fest, mit welchem Programm oder auf welchem Prozessor und Gerät er trainiert wurde.</translation>
    </message>
    <message>
        <source>The run had written no checkpoint yet after step %1: it begins again at step 1.</source>
        <translation>Der Lauf hatte nach Schritt %1 noch keinen Checkpoint geschrieben: Er beginnt bei Schritt 1 neu.</translation>
    </message>
    <message>
        <source>The run has no checkpoint that can be read, so nothing tells whether what it was made from has changed.</source>
        <translation>Der Lauf hat keinen lesbaren Checkpoint; daher ist nicht feststellbar, ob sich etwas geändert hat, worauf er beruht.</translation>
    </message>
    <message>
        <source>The run was stopped before the first step.</source>
        <translation>Der Lauf wurde vor dem ersten Schritt beendet.</translation>
    </message>
    <message>
        <source>The run: how long, how fast, how much memory.</source>
        <translation>Der Lauf: wie lange, wie schnell, wie viel Arbeitsspeicher.</translation>
    </message>
    <message>
        <source>The sentences of the text cannot be found: %1.</source>
        <translation>Die Sätze des Textes lassen sich nicht finden: %1.</translation>
    </message>
    <message>
        <source>The server %1 (pid %2) does not end.</source>
        <translation>Der Server %1 (PID %2) beendet sich nicht.</translation>
    </message>
    <message>
        <source>The server %1 (pid %2) has not answered for %3. %4</source>
        <translation>Der Server %1 (PID %2) antwortet seit %3 nicht. %4</translation>
    </message>
    <message>
        <source>The server %1 is ending, and does not come to an end.</source>
        <translation>Der Server %1 soll sich beenden, tut es aber nicht.</translation>
    </message>
    <message>
        <source>The server %1 is not running.</source>
        <translation>Der Server %1 läuft nicht.</translation>
    </message>
    <message>
        <source>The server crashed %1 times. Last error: %2</source>
        <translation>Der Server ist %1-mal abgestürzt. Letzter Fehler: %2</translation>
    </message>
    <message>
        <source>The server ended without a word; it may have been killed.</source>
        <translation>Der Server endete ohne Meldung; vielleicht wurde er gewaltsam beendet.</translation>
    </message>
    <message>
        <source>The server ended.</source>
        <translation>Der Server hat sich beendet.</translation>
    </message>
    <message>
        <source>The server ended: %1</source>
        <translation>Der Server hat sich beendet: %1</translation>
    </message>
    <message>
        <source>The server is the process that holds %1.</source>
        <translation>Der Server ist der Prozess, der %1 belegt.</translation>
    </message>
    <message>
        <source>The server reports a fault.</source>
        <translation>Der Server meldet eine Störung.</translation>
    </message>
    <message>
        <source>The server was not started.</source>
        <translation>Der Server wurde nicht gestartet.</translation>
    </message>
    <message>
        <source>The server was stopped.</source>
        <translation>Der Server wurde beendet.</translation>
    </message>
    <message>
        <source>The settings of the adapter in run.yaml are not those that %1 was trained with, and an adapter keeps its shape.</source>
        <translation>Die Adapter-Einstellungen in run.yaml sind nicht die, mit denen %1 trainiert wurde, und ein Adapter behält seine Form.</translation>
    </message>
    <message>
        <source>The shortest answer of this form has %1 tokens, and --max-new-tokens allows %2.</source>
        <translation>Die kürzeste Antwort in dieser Form hat %1 Token, und --max-new-tokens erlaubt %2.</translation>
    </message>
    <message>
        <source>The shortest answer of this form has %1 tokens, and the model sees only %2 behind the prompt.</source>
        <translation>Die kürzeste Antwort in dieser Form hat %1 Token, und das Modell sieht hinter dem Prompt nur noch %2.</translation>
    </message>
    <message>
        <source>The start of %1 was canceled.</source>
        <translation>Der Start von %1 wurde abgebrochen.</translation>
    </message>
    <message>
        <source>The system gives no random numbers for a token.</source>
        <translation>Das System liefert keine Zufallszahlen für ein Zugriffstoken.</translation>
    </message>
    <message>
        <source>The tag is too long: at most %1 characters are allowed.</source>
        <translation>Das Schlagwort ist zu lang: Erlaubt sind höchstens %1 Zeichen.</translation>
    </message>
    <message>
        <source>The template asks for {%1}; the row has no columns.</source>
        <translation>Die Vorlage verlangt {%1}; die Zeile hat keine Spalten.</translation>
    </message>
    <message>
        <source>The template asks for {%1}; the row has the columns %2.</source>
        <translation>Die Vorlage verlangt {%1}; Spalten der Zeile: %2.</translation>
    </message>
    <message>
        <source>The template names no column. Put in at least one, such as {instruction}.</source>
        <translation>Die Vorlage nennt keine Spalte. Setzen Sie mindestens eine ein, etwa {instruction}.</translation>
    </message>
    <message>
        <source>The template that turns messages into text. Leave it null unless the model has none or the wrong one.</source>
        <translation>Die Vorlage, die Nachrichten in Text umwandelt. Lassen Sie sie auf null, es sei denn, das Modell hat keine oder die falsche.</translation>
    </message>
    <message>
        <source>The tensor library failed without saying why.</source>
        <translation>Die Tensorbibliothek meldet einen Fehler, ohne einen Grund zu nennen.</translation>
    </message>
    <message>
        <source>The tensor library failed: %1.</source>
        <translation>Die Tensorbibliothek meldet einen Fehler: %1.</translation>
    </message>
    <message>
        <source>The text begins with the token that the tokenizer puts before each text; it is not put there twice.</source>
        <translation>Der Text beginnt mit dem Token, das der Tokenizer vor jeden Text setzt; es wird nicht doppelt gesetzt.</translation>
    </message>
    <message>
        <source>The text has a syntax error: %1</source>
        <translation>Der Text enthält einen Syntaxfehler: %1</translation>
    </message>
    <message>
        <source>The text has fewer than two tokens.</source>
        <translation>Der Text hat weniger als zwei Token.</translation>
    </message>
    <message>
        <source>The text is empty.</source>
        <translation>Der Text ist leer.</translation>
    </message>
    <message>
        <source>The text is nested more than 32 levels deep.</source>
        <translation>Der Text ist mehr als 32 Ebenen tief verschachtelt.</translation>
    </message>
    <message>
        <source>The text is not UTF-8. Save the file as UTF-8.</source>
        <translation>Der Text ist kein UTF-8. Speichern Sie die Datei als UTF-8.</translation>
    </message>
    <message>
        <source>The text of a row for format custom. {instruction}, {input}, {output} and other columns are put in by name.</source>
        <translation>Der Text einer Zeile beim Format custom. {instruction}, {input}, {output} und andere Spalten werden über ihren Namen eingesetzt.</translation>
    </message>
    <message>
        <source>The token id %1 is outside the model's vocabulary of %2.</source>
        <translation>Die Token-ID %1 liegt außerhalb des Modellvokabulars von %2 Token.</translation>
    </message>
    <message>
        <source>The tokenizer belongs to another model: download or copy the model again.</source>
        <translation>Der Tokenizer gehört zu einem anderen Modell: Laden Sie das Modell erneut herunter oder kopieren Sie es neu.</translation>
    </message>
    <message>
        <source>The training data or how it is laid out has changed since %1 was written.</source>
        <translation>Seit dem Schreiben von %1 haben sich die Trainingsdaten oder ihre Anordnung geändert.</translation>
    </message>
    <message>
        <source>The training process did not start within two minutes.</source>
        <translation>Der Trainingsprozess ist nicht innerhalb von zwei Minuten gestartet.</translation>
    </message>
    <message>
        <source>The training process exited before training started.</source>
        <translation>Der Trainingsprozess endete, bevor das Training begann.</translation>
    </message>
    <message>
        <source>The training process exited before training started: %1</source>
        <translation>Der Trainingsprozess endete, bevor das Training begann: %1</translation>
    </message>
    <message>
        <source>The training process stopped unexpectedly, and none of its checkpoints can be continued from. Start a new run.</source>
        <translation>Der Trainingsprozess wurde unerwartet beendet, und keiner seiner Checkpoints lässt sich fortsetzen. Starten Sie einen neuen Lauf.</translation>
    </message>
    <message>
        <source>The training process stopped unexpectedly. It had saved no checkpoint: restart this run to begin at step 1.</source>
        <translation>Der Trainingsprozess wurde unerwartet beendet. Es war kein Checkpoint gespeichert: Starten Sie diesen Lauf neu, um bei Schritt 1 zu beginnen.</translation>
    </message>
    <message>
        <source>The training process stopped unexpectedly. Resume continues from the newest checkpoint.</source>
        <translation>Der Trainingsprozess wurde unerwartet beendet. „Fortsetzen“ macht beim neuesten Checkpoint weiter.</translation>
    </message>
    <message>
        <source>The value "%1" is not valid YAML.</source>
        <translation>Der Wert „%1“ ist kein gültiges YAML.</translation>
    </message>
    <message>
        <source>The value is a block of keys.</source>
        <translation>Der Wert ist ein Block von Schlüsseln.</translation>
    </message>
    <message>
        <source>The value is a list.</source>
        <translation>Der Wert ist eine Liste.</translation>
    </message>
    <message>
        <source>The value is false.</source>
        <translation>Der Wert ist false.</translation>
    </message>
    <message>
        <source>The value is missing.</source>
        <translation>Der Wert fehlt.</translation>
    </message>
    <message>
        <source>The value is the number %1.</source>
        <translation>Der Wert ist die Zahl %1.</translation>
    </message>
    <message>
        <source>The value is the text "%1".</source>
        <translation>Der Wert ist der Text „%1“.</translation>
    </message>
    <message>
        <source>The value is true.</source>
        <translation>Der Wert ist true.</translation>
    </message>
    <message>
        <source>The wait for %1 was canceled.</source>
        <translation>Das Warten auf %1 wurde abgebrochen.</translation>
    </message>
    <message>
        <source>The wait for the server was canceled; the server is still starting.</source>
        <translation>Das Warten auf den Server wurde abgebrochen; er startet weiter.</translation>
    </message>
    <message>
        <source>The warm-up is as long as the whole run; the learning rate never reaches its value.</source>
        <translation>Das Warmup ist so lang wie der ganze Lauf; die Lernrate erreicht ihren Wert nie.</translation>
    </message>
    <message>
        <source>The weight of message %1 has no effect: only the assistant's turns are learned.</source>
        <translation>Das Gewicht von Nachricht %1 hat keine Wirkung: Nur die Beiträge des Assistenten werden gelernt.</translation>
    </message>
    <message>
        <source>There are %1 tokens, but the model sees at most %2.</source>
        <translation>Es sind %1 Token, aber das Modell sieht höchstens %2.</translation>
    </message>
    <message>
        <source>There are no prepared rows: %1 does not exist.</source>
        <translation>Es gibt keine aufbereiteten Zeilen: %1 existiert nicht.</translation>
    </message>
    <message>
        <source>There is a control character here. Remove it.</source>
        <translation>Hier steht ein Steuerzeichen. Entfernen Sie es.</translation>
    </message>
    <message>
        <source>There is a name missing in the list: a comma too many, or an empty item.</source>
        <translation>In der Liste fehlt ein Name: ein Komma zu viel oder ein leerer Eintrag.</translation>
    </message>
    <message>
        <source>There is a number missing in the list: a comma too many, or an empty item.</source>
        <translation>In der Liste fehlt eine Zahl: ein Komma zu viel oder ein leerer Eintrag.</translation>
    </message>
    <message>
        <source>There is more than 1 GiB on stdin.</source>
        <translation>Über stdin kommt mehr als 1 GiB.</translation>
    </message>
    <message>
        <source>There is no adapter folder %1.</source>
        <translation>Den Adapter-Ordner %1 gibt es nicht.</translation>
    </message>
    <message>
        <source>There is no anneal-engine beside this program (%1).</source>
        <translation>Neben diesem Programm liegt keine anneal-engine (%1).</translation>
    </message>
    <message>
        <source>There is no anneal-reader beside this program (%1).</source>
        <translation>Neben diesem Programm liegt kein anneal-reader (%1).</translation>
    </message>
    <message>
        <source>There is no checkpoint to continue from in %1.</source>
        <translation>In %1 gibt es keinen Checkpoint zum Fortsetzen.</translation>
    </message>
    <message>
        <source>There is no folder %1.</source>
        <translation>Den Ordner %1 gibt es nicht.</translation>
    </message>
    <message>
        <source>There is no home folder to remember the project in.</source>
        <translation>Es gibt keinen persönlichen Ordner, in dem das Projekt vermerkt werden kann.</translation>
    </message>
    <message>
        <source>There is no key %1.</source>
        <translation>Den Schlüssel %1 gibt es nicht.</translation>
    </message>
    <message>
        <source>There is no other checkpoint.</source>
        <translation>Es gibt keinen anderen Checkpoint.</translation>
    </message>
    <message>
        <source>There is no room for checkpoints: %1 are free in %2, and two of %3 must fit while one replaces the other.</source>
        <translation>Für Checkpoints ist zu wenig Platz: In %2 sind %1 frei, und zwei zu je %3 müssen hineinpassen, während einer den anderen ersetzt.</translation>
    </message>
    <message>
        <source>There is no such key here; it belongs in %1.</source>
        <translation>Diesen Schlüssel gibt es hier nicht; er gehört in %1.</translation>
    </message>
    <message>
        <source>There is no such key, and %1 is set already.</source>
        <translation>Diesen Schlüssel gibt es nicht, und %1 ist schon gesetzt.</translation>
    </message>
    <message>
        <source>There is no such key.</source>
        <translation>Diesen Schlüssel gibt es nicht.</translation>
    </message>
    <message>
        <source>There is no such key; %1 is one of %2.</source>
        <translation>Diesen Schlüssel gibt es nicht; %1 gehört zu %2.</translation>
    </message>
    <message>
        <source>There is no verb "%1".</source>
        <translation>Den Befehl „%1“ gibt es nicht.</translation>
    </message>
    <message>
        <source>There is not enough memory for this.</source>
        <translation>Dafür reicht der Arbeitsspeicher nicht.</translation>
    </message>
    <message>
        <source>There is not enough memory to read it.</source>
        <translation>Der Speicher reicht nicht, um die Datei zu lesen.</translation>
    </message>
    <message>
        <source>There is not enough memory.</source>
        <translation>Der Arbeitsspeicher reicht nicht.</translation>
    </message>
    <message>
        <source>There is nothing to continue: the prompt has no tokens.</source>
        <translation>Es gibt nichts fortzuführen: Der Prompt hat keine Token.</translation>
    </message>
    <message>
        <source>There is nothing to measure on, because data.validation_fraction is 0.</source>
        <translation>Es gibt keine Zeilen zum Messen, weil data.validation_fraction 0 ist.</translation>
    </message>
    <message>
        <source>These are no pages. Write numbers and ranges of them, such as 1-20,25.</source>
        <translation>Das sind keine Seiten. Schreiben Sie Nummern und Bereiche, etwa 1-20,25.</translation>
    </message>
    <message>
        <source>These models work: %1 and %2.</source>
        <translation>Unterstützt werden diese Modelle: %1 und %2.</translation>
    </message>
    <message>
        <source>These rows were prepared with other settings than config.yaml has now: %1.</source>
        <translation>Diese Zeilen wurden mit anderen Einstellungen aufbereitet, als jetzt in config.yaml stehen: %1.</translation>
    </message>
    <message>
        <source>These settings together leave no layer for an adapter: %1.</source>
        <translation>Diese Einstellungen zusammen lassen keine Schicht für einen Adapter übrig: %1.</translation>
    </message>
    <message>
        <source>This goes with layers_to_transform only: name the layers there.</source>
        <translation>Das gehört zu layers_to_transform: Geben Sie dort die Schichten an.</translation>
    </message>
    <message>
        <source>This is a section. Write its keys below it, indented.</source>
        <translation>Dies ist ein Bereich. Schreiben Sie seine Schlüssel eingerückt darunter.</translation>
    </message>
    <message>
        <source>This is an absolute path; the project cannot be moved to another folder or machine with it.</source>
        <translation>Dies ist ein absoluter Pfad; damit lässt sich das Projekt nicht in einen anderen Ordner oder auf einen anderen Computer verschieben.</translation>
    </message>
    <message>
        <source>This is an absolute path; what is written stays in the folder of the project. Write it relative to that folder.</source>
        <translation>Dies ist ein absoluter Pfad; geschrieben wird nur im Ordner des Projekts. Geben Sie ihn relativ zu diesem Ordner an.</translation>
    </message>
    <message>
        <source>This is not valid YAML: %1.</source>
        <translation>Dies ist kein gültiges YAML: %1.</translation>
    </message>
    <message>
        <source>This quoted text is not closed.</source>
        <translation>Bei diesem Text fehlt das schließende Anführungszeichen.</translation>
    </message>
    <message>
        <source>This run has a checkpoint to continue from: %1.</source>
        <translation>Dieser Lauf hat einen Checkpoint zum Fortsetzen: %1.</translation>
    </message>
    <message>
        <source>This run has no checkpoint, and what is left of its events does not say whether it ever had one.</source>
        <translation>Dieser Lauf hat keinen Checkpoint, und die verbliebenen Ereignisse sagen nicht, ob er je einen hatte.</translation>
    </message>
    <message>
        <source>This works only when target_modules is a list of names, not a pattern or all-linear.</source>
        <translation>Das geht nur, wenn target_modules eine Liste von Namen ist, kein Muster und nicht all-linear.</translation>
    </message>
    <message>
        <source>To train on the good answers, delete the rows marked as bad and the column "%1". If it says something else, rename it.</source>
        <translation>Um mit den guten Antworten zu trainieren, löschen Sie die als schlecht markierten Zeilen und die Spalte "%1". Bedeutet sie etwas anderes, benennen Sie sie um.</translation>
    </message>
    <message>
        <source>To train on the good answers, map them: data.column_mapping: %1.</source>
        <translation>Um mit den guten Antworten zu trainieren, ordnen Sie sie zu: data.column_mapping: %1.</translation>
    </message>
    <message>
        <source>To train on the good answers, write each row as {"messages": [{"role": "user", "content": …}, {"role": "assistant", …}]}.</source>
        <translation>Um mit den guten Antworten zu trainieren, schreiben Sie jede Zeile als {"messages": [{"role": "user", "content": …}, {"role": "assistant", …}]}.</translation>
    </message>
    <message>
        <source>Tokens whose attention_mask is 0 are padding, and not learned.</source>
        <translation>Token, deren attention_mask 0 ist, sind Padding und werden nicht gelernt.</translation>
    </message>
    <message>
        <source>Train again when that has ended.</source>
        <translation>Trainieren Sie erneut, sobald das abgeschlossen ist.</translation>
    </message>
    <message>
        <source>Train on all tokens, or give the rows as messages.</source>
        <translation>Trainieren Sie mit allen Token oder geben Sie die Zeilen als messages an.</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>Training continues: only people read that file.</source>
        <translation>Das Training läuft weiter: Diese Datei lesen nur Menschen.</translation>
    </message>
    <message>
        <source>Try again in a moment.</source>
        <translation>Versuchen Sie es gleich erneut.</translation>
    </message>
    <message>
        <source>Two columns have the name "%1"; the later one is read as "%2".</source>
        <translation>Zwei Spalten heißen „%1“; die spätere wird als „%2“ gelesen.</translation>
    </message>
    <message>
        <source>Type a word.</source>
        <translation>Geben Sie ein Wort ein.</translation>
    </message>
    <message>
        <source>Unexpected error.</source>
        <translation>Unerwarteter Fehler.</translation>
    </message>
    <message>
        <source>Unexpected error: %1.</source>
        <translation>Unerwarteter Fehler: %1.</translation>
    </message>
    <message>
        <source>Unlock it and try again.</source>
        <translation>Entsperren Sie ihn und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>Use F16 for this tensor.</source>
        <translation>Verwenden Sie F16 für diesen Tensor.</translation>
    </message>
    <message>
        <source>Use a BERT with its own tokenizer.</source>
        <translation>Verwenden Sie ein BERT-Modell mit eigenem Tokenizer.</translation>
    </message>
    <message>
        <source>Use a LoRA adapter.</source>
        <translation>Verwenden Sie einen LoRA-Adapter.</translation>
    </message>
    <message>
        <source>Use a cross-encoder (BertForSequenceClassification with one label).</source>
        <translation>Verwenden Sie einen Cross-Encoder (BertForSequenceClassification mit einem Label).</translation>
    </message>
    <message>
        <source>Use a cross-encoder.</source>
        <translation>Verwenden Sie einen Cross-Encoder.</translation>
    </message>
    <message>
        <source>Use a file in F16, BF16, Q8_0, Q6_K, Q5_K_M or Q4_K_M.</source>
        <translation>Verwenden Sie eine Datei in F16, BF16, Q8_0, Q6_K, Q5_K_M oder Q4_K_M.</translation>
    </message>
    <message>
        <source>Use a file in F32, F16, BF16, Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, Q4_K, Q5_K or Q6_K.</source>
        <translation>Verwenden Sie eine Datei in F32, F16, BF16, Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, Q4_K, Q5_K oder Q6_K.</translation>
    </message>
    <message>
        <source>Use a file made by llama.cpp's converter.</source>
        <translation>Verwenden Sie eine Datei, die der Konverter von llama.cpp erzeugt hat.</translation>
    </message>
    <message>
        <source>Use a model for text generation (…ForCausalLM).</source>
        <translation>Verwenden Sie ein Modell zur Texterzeugung (…ForCausalLM).</translation>
    </message>
    <message>
        <source>Use a model saved by Python's transformers.</source>
        <translation>Verwenden Sie ein Modell, das mit transformers für Python gespeichert wurde.</translation>
    </message>
    <message>
        <source>Use a model that has one, or give the rows as text or prompt and completion.</source>
        <translation>Verwenden Sie ein Modell mit Chat-Vorlage oder geben Sie die Zeilen als text oder als prompt und completion an.</translation>
    </message>
    <message>
        <source>Use a model whose tokenizer does without this step.</source>
        <translation>Verwenden Sie ein Modell, dessen Tokenizer ohne diesen Schritt auskommt.</translation>
    </message>
    <message>
        <source>Use a safetensors or GGUF version of the model, or convert it where you trust it: AutoModelForCausalLM.from_pretrained(folder).save_pretrained(new_folder) in Python's transformers.</source>
        <translation>Verwenden Sie eine safetensors- oder GGUF-Fassung des Modells oder wandeln Sie es dort um, wo Sie ihm vertrauen: AutoModelForCausalLM.from_pretrained(folder).save_pretrained(new_folder) in transformers für Python.</translation>
    </message>
    <message>
        <source>Use an adapter of linear layers only, without embeddings.</source>
        <translation>Verwenden Sie einen Adapter nur aus linearen Schichten, ohne Embeddings.</translation>
    </message>
    <message>
        <source>Use anneal-cli generate for it, or another model for this.</source>
        <translation>Verwenden Sie es mit anneal-cli generate oder wählen Sie hier ein anderes Modell.</translation>
    </message>
    <message>
        <source>Use another model.</source>
        <translation>Verwenden Sie ein anderes Modell.</translation>
    </message>
    <message>
        <source>Use fewer patterns, or plain names such as q_proj.</source>
        <translation>Verwenden Sie weniger Muster oder einfache Namen wie q_proj.</translation>
    </message>
    <message>
        <source>Use ids made with this model's own tokenizer.</source>
        <translation>Verwenden Sie IDs, die der Tokenizer dieses Modells erzeugt hat.</translation>
    </message>
    <message>
        <source>Use it with anneal-cli %1, or choose a model that writes texts.</source>
        <translation>Verwenden Sie es mit anneal-cli %1 oder wählen Sie ein Modell, das Texte schreibt.</translation>
    </message>
    <message>
        <source>Use its Hugging Face form.</source>
        <translation>Verwenden Sie seine Hugging-Face-Fassung.</translation>
    </message>
    <message>
        <source>Use names such as embed_tokens, lm_head, norm or model.norm.</source>
        <translation>Verwenden Sie Namen wie embed_tokens, lm_head, norm oder model.norm.</translation>
    </message>
    <message>
        <source>Use names such as q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj, down_proj, lm_head, or all-linear.</source>
        <translation>Verwenden Sie Namen wie q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj, down_proj, lm_head oder all-linear.</translation>
    </message>
    <message>
        <source>Use the Hugging Face form of the model.</source>
        <translation>Verwenden Sie die Hugging-Face-Fassung des Modells.</translation>
    </message>
    <message>
        <source>Use the adapter of an earlier checkpoint, or train again.</source>
        <translation>Verwenden Sie den Adapter eines früheren Checkpoints oder trainieren Sie erneut.</translation>
    </message>
    <message>
        <source>Use the cross-encoder's Hugging Face folder.</source>
        <translation>Verwenden Sie den Hugging-Face-Ordner des Cross-Encoders.</translation>
    </message>
    <message>
        <source>Use the model as it was before quantisation, or a GGUF file of it.</source>
        <translation>Verwenden Sie das Modell in der Fassung vor der Quantisierung oder eine GGUF-Datei davon.</translation>
    </message>
    <message>
        <source>Use the model in float32, float16 or bfloat16.</source>
        <translation>Verwenden Sie das Modell in float32, float16 oder bfloat16.</translation>
    </message>
    <message>
        <source>Use the model's Hugging Face folder with its tokenizer.json.</source>
        <translation>Verwenden Sie den Hugging-Face-Ordner des Modells mit seiner tokenizer.json.</translation>
    </message>
    <message>
        <source>Use the value of that adapter, or train a fresh one without model.init_from.</source>
        <translation>Übernehmen Sie den Wert dieses Adapters oder trainieren Sie einen neuen ohne model.init_from.</translation>
    </message>
    <message>
        <source>Use what is there, or choose another name.</source>
        <translation>Verwenden Sie, was dort ist, oder wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
        <source>Variations by template.</source>
        <translation>Varianten nach Vorlage.</translation>
    </message>
    <message>
        <source>Variations of each instruction.</source>
        <translation>Varianten jeder Anweisung.</translation>
    </message>
    <message>
        <source>Version of this file's form.</source>
        <translation>Version des Formats dieser Datei.</translation>
    </message>
    <message>
        <source>Wait until it ends, or stop it.</source>
        <translation>Warten Sie, bis er endet, oder beenden Sie ihn.</translation>
    </message>
    <message>
        <source>Wait until it ends.</source>
        <translation>Warten Sie, bis das beendet ist.</translation>
    </message>
    <message>
        <source>Wait until that ends.</source>
        <translation>Warten Sie, bis das beendet ist.</translation>
    </message>
    <message>
        <source>Waiting for the trainer that holds this run (%1), up to %2 s.</source>
        <translation>Es wird auf das Training gewartet, das diesen Lauf noch belegt (%1), höchstens %2 s.</translation>
    </message>
    <message>
        <source>Waiting for the trainer that holds this run, up to %1 s.</source>
        <translation>Es wird auf das Training gewartet, das diesen Lauf noch belegt, höchstens %1 s.</translation>
    </message>
    <message>
        <source>What chunk_size and chunk_overlap count: characters, or tokens of the model.</source>
        <translation>Was chunk_size und chunk_overlap zählen: Zeichen oder Token des Modells.</translation>
    </message>
    <message>
        <source>What happens to longer rows: cut at the end, left out, or cut into several.</source>
        <translation>Was mit längeren Zeilen geschieht: am Ende gekürzt, ausgelassen oder in mehrere geteilt.</translation>
    </message>
    <message>
        <source>What is held out as a whole. document keeps one document from being in both the training and the held-out rows.</source>
        <translation>Was als Ganzes zurückgehalten wird. document verhindert, dass ein Dokument in den Trainingszeilen und zugleich in den zurückgehaltenen steht.</translation>
    </message>
    <message>
        <source>What the files are. auto goes by name and content of each file; another value reads only that kind.</source>
        <translation>Was die Dateien sind. auto richtet sich nach Name und Inhalt jeder Datei; ein anderer Wert liest nur diese Art.</translation>
    </message>
    <message>
        <source>Where the data comes from: one file, or a folder that is read with its sub-folders.</source>
        <translation>Woher die Daten kommen: eine Datei oder ein Ordner, der samt Unterordnern gelesen wird.</translation>
    </message>
    <message>
        <source>Where the text may be cut, best place first. null: paragraphs, lines, words, characters.</source>
        <translation>Wo der Text geteilt werden darf, beste Stelle zuerst. null: Absätze, Zeilen, Wörter, Zeichen.</translation>
    </message>
    <message>
        <source>Where the training runs.</source>
        <translation>Wo das Training läuft.</translation>
    </message>
    <message>
        <source>Whether a separator stays, and on which side: start keeps it at the start of the next chunk (the same as true), end at the end of the previous one.</source>
        <translation>Ob ein Trennzeichen bleibt, und auf welcher Seite: start behält es am Anfang des nächsten Abschnitts (wie true), end am Ende des vorherigen.</translation>
    </message>
    <message>
        <source>Whether sections that are longer than chunk_size are cut further, at paragraphs, lines and words; each part keeps the headings of its section. Off: a section is one chunk, however long.</source>
        <translation>Ob Kapitel, die länger als chunk_size sind, weiter geteilt werden, an Absätzen, Zeilen und Wörtern; jeder Teil behält die Überschriften seines Kapitels. Aus: Ein Kapitel ist ein Abschnitt, gleich wie lang.</translation>
    </message>
    <message>
        <source>Which assistant turns keep their reasoning: every turn, those after the last user message, or only the last. A &lt;think&gt; block that opens an answer is reasoning as well.</source>
        <translation>Welche Beiträge des Assistenten ihre Überlegungen behalten: alle, die nach der letzten Nachricht des Benutzers oder nur der letzte. Auch ein &lt;think&gt;-Block am Anfang einer Antwort zählt als Überlegung.</translation>
    </message>
    <message>
        <source>Which pages of each PDF document are read, such as 1-20,25. null: all.</source>
        <translation>Welche Seiten jedes PDF-Dokuments gelesen werden, etwa 1-20,25. null: alle.</translation>
    </message>
    <message>
        <source>Which tokens are learned: the last answer, every answer of the assistant, or the whole text.</source>
        <translation>Welche Token gelernt werden: die letzte Antwort, jede Antwort des Assistenten oder der ganze Text.</translation>
    </message>
    <message>
        <source>White space normalised.</source>
        <translation>Leerraum wird vereinheitlicht.</translation>
    </message>
    <message>
        <source>Who makes questions and answers.</source>
        <translation>Wer Fragen und Antworten erzeugt.</translation>
    </message>
    <message>
        <source>With data.langchain.chunk_overlap %1 and chunk_size %2, a text of %3 would become about %4 rows with a size of %5 in all.</source>
        <translation>Mit data.langchain.chunk_overlap %1 und chunk_size %2 würde ein Text von %3 etwa %4 Zeilen ergeben, zusammen %5.</translation>
    </message>
    <message>
        <source>With data.langchain.chunk_overlap %1 and chunk_size %2, documents with a size of %3 became rows with a size of %4 so far.</source>
        <translation>Mit data.langchain.chunk_overlap %1 und chunk_size %2 wurden aus Dokumenten mit einer Größe von %3 bisher Zeilen mit einer Größe von %4.</translation>
    </message>
    <message>
        <source>With model.dtype %1 the training computes in it, too.</source>
        <translation>Mit model.dtype %1 rechnet auch das Training in diesem Format.</translation>
    </message>
    <message>
        <source>With this value of %1, rows with a size of %2 became %3, more than 64 times as much.</source>
        <translation>Mit diesem Wert von %1 wurden aus Zeilen mit einer Größe von %2 insgesamt %3, mehr als das 64-Fache.</translation>
    </message>
    <message>
        <source>Word document</source>
        <translation>Word-Dokument</translation>
    </message>
    <message>
        <source>Write (?:…) instead of (…).</source>
        <translation>Schreiben Sie (?:…) statt (…).</translation>
    </message>
    <message>
        <source>Write .*(%1) there, or a list of names such as ["q_proj", "v_proj"].</source>
        <translation>Schreiben Sie dort .*(%1) oder eine Liste von Namen wie ["q_proj", "v_proj"].</translation>
    </message>
    <message>
        <source>Write 0 to leave the message out of training.</source>
        <translation>Schreiben Sie 0, um die Nachricht vom Training auszunehmen.</translation>
    </message>
    <message>
        <source>Write NAME=PATH; a name has no '=' in it, and a '/' only behind a ':'.</source>
        <translation>Schreiben Sie NAME=PFAD; ein Name enthält kein '=' und ein '/' nur hinter einem ':'.</translation>
    </message>
    <message>
        <source>Write a list such as [{"role": "user", "content": "Hello"}].</source>
        <translation>Schreiben Sie eine Liste wie [{"role": "user", "content": "Hallo"}].</translation>
    </message>
    <message>
        <source>Write a number without quotation marks, such as 0.5.</source>
        <translation>Schreiben Sie eine Zahl ohne Anführungszeichen, etwa 0.5.</translation>
    </message>
    <message>
        <source>Write a template such as "Question: {prompt}\nAnswer: {completion}".</source>
        <translation>Schreiben Sie eine Vorlage wie "Frage: {prompt}\nAntwort: {completion}".</translation>
    </message>
    <message>
        <source>Write a token into the file, or leave --token-file out: then a token is made.</source>
        <translation>Schreiben Sie ein Zugriffstoken in die Datei oder lassen Sie --token-file weg: Dann wird eines erzeugt.</translation>
    </message>
    <message>
        <source>Write each conversation as one row: {"messages": [{"role": "user", "content": …}, …]}; of a tree of messages, each path to an answer.</source>
        <translation>Schreiben Sie jedes Gespräch als eine Zeile: {"messages": [{"role": "user", "content": …}, …]}; bei einem Baum von Nachrichten jeden Pfad zu einer Antwort.</translation>
    </message>
    <message>
        <source>Write event files for TensorBoard into the run.</source>
        <translation>Ereignisdateien für TensorBoard in den Lauf schreiben.</translation>
    </message>
    <message>
        <source>Write false to leave the message out of training.</source>
        <translation>Schreiben Sie false, um die Nachricht vom Training auszunehmen.</translation>
    </message>
    <message>
        <source>Write it as key=value, for example training.learning_rate=1e-4.</source>
        <translation>Schreiben Sie Schlüssel=Wert, zum Beispiel training.learning_rate=1e-4.</translation>
    </message>
    <message>
        <source>Write the character itself, or \u with its number.</source>
        <translation>Schreiben Sie das Zeichen selbst oder \u mit seiner Nummer.</translation>
    </message>
    <message>
        <source>Write the whole name behind the last dot, such as q_proj, or take it out of one of the two.</source>
        <translation>Schreiben Sie den ganzen Namen hinter dem letzten Punkt, etwa q_proj, oder entfernen Sie ihn aus einer der beiden Listen.</translation>
    </message>
    <message>
        <source>Write {{ for a brace.</source>
        <translation>Schreiben Sie {{ für eine geschweifte Klammer.</translation>
    </message>
    <message>
        <source>Write }} for a brace.</source>
        <translation>Schreiben Sie }} für eine geschweifte Klammer.</translation>
    </message>
    <message>
        <source>Writing %1 to GGUF is not supported yet.</source>
        <translation>%1 lässt sich noch nicht nach GGUF schreiben.</translation>
    </message>
    <message>
        <source>Writing the rows was canceled.</source>
        <translation>Das Schreiben der Zeilen wurde abgebrochen.</translation>
    </message>
    <message>
        <source>Writing weights of type %1 is not supported yet.</source>
        <translation>Gewichte des Typs %1 lassen sich noch nicht schreiben.</translation>
    </message>
    <message>
        <source>Your column names mapped to Anneal's, for example {instruction: question, output: answer}.</source>
        <translation>Ihre Spaltennamen, denen von Anneal zugeordnet, zum Beispiel {instruction: question, output: answer}.</translation>
    </message>
    <message>
        <source>[ is opened and not closed</source>
        <translation>die Klammer [ bleibt offen</translation>
    </message>
    <message>
        <source>a BERT that is a decoder</source>
        <translation>ein BERT als Decoder</translation>
    </message>
    <message>
        <source>a GGUF model split into several files</source>
        <translation>ein auf mehrere Dateien verteiltes GGUF-Modell</translation>
    </message>
    <message>
        <source>a JSON %1, not an object</source>
        <translation>kein Objekt, sondern JSON vom Typ %1</translation>
    </message>
    <message>
        <source>a [ is not closed</source>
        <translation>Eine [ ist nicht geschlossen</translation>
    </message>
    <message>
        <source>a chat template cannot read other templates ('%1')</source>
        <translation>eine Chat-Vorlage kann keine anderen Vorlagen einlesen ('%1')</translation>
    </message>
    <message>
        <source>a classifier with %1 labels</source>
        <translation>ein Klassifikator mit %1 Labels</translation>
    </message>
    <message>
        <source>a colon is missing behind a key</source>
        <translation>Hinter einem Schlüssel fehlt ein Doppelpunkt</translation>
    </message>
    <message>
        <source>a colon with a space behind it is missing in this line</source>
        <translation>In dieser Zeile fehlt ein Doppelpunkt mit einem Leerzeichen dahinter</translation>
    </message>
    <message>
        <source>a comma or a ] is missing</source>
        <translation>Ein Komma oder eine ] fehlt</translation>
    </message>
    <message>
        <source>a comma or a } is missing</source>
        <translation>Ein Komma oder eine } fehlt</translation>
    </message>
    <message>
        <source>a file in it has no name</source>
        <translation>eine Datei darin hat keinen Namen</translation>
    </message>
    <message>
        <source>a group has a name that is not possible</source>
        <translation>eine Gruppe hat einen unzulässigen Namen</translation>
    </message>
    <message>
        <source>a group has an empty name</source>
        <translation>eine Gruppe hat einen leeren Namen</translation>
    </message>
    <message>
        <source>a head whose values or rotated part differ in size from its keys</source>
        <translation>ein Kopf mit Values oder rotiertem Teil von anderer Größe als die Keys</translation>
    </message>
    <message>
        <source>a key in quotation marks is missing</source>
        <translation>Ein Schlüssel in Anführungszeichen fehlt</translation>
    </message>
    <message>
        <source>a line break or another control character stands in a text; write it as \n or \u…</source>
        <translation>Ein Zeilenumbruch oder ein anderes Steuerzeichen steht in einem Text; schreiben Sie es als \n oder \u…</translation>
    </message>
    <message>
        <source>a list</source>
        <translation>eine Liste</translation>
    </message>
    <message>
        <source>a list in its header claims %1 values</source>
        <translation>eine Liste in ihrem Header soll %1 Werte enthalten</translation>
    </message>
    <message>
        <source>a list of names</source>
        <translation>eine Liste von Namen</translation>
    </message>
    <message>
        <source>a list of names or a pattern</source>
        <translation>eine Liste von Namen oder ein Muster</translation>
    </message>
    <message>
        <source>a list of whole numbers %1, such as [0, 1]</source>
        <translation>eine Liste ganzer Zahlen %1, etwa [0, 1]</translation>
    </message>
    <message>
        <source>a list of whole numbers, such as [0, 1]</source>
        <translation>eine Liste ganzer Zahlen wie [0, 1]</translation>
    </message>
    <message>
        <source>a list such as [a, b]</source>
        <translation>eine Liste wie [a, b]</translation>
    </message>
    <message>
        <source>a list such as [a, b] or a regular expression</source>
        <translation>eine Liste wie [a, b] oder ein regulärer Ausdruck</translation>
    </message>
    <message>
        <source>a list such as [a, b], %1 or a regular expression</source>
        <translation>eine Liste wie [a, b], %1 oder ein regulärer Ausdruck</translation>
    </message>
    <message>
        <source>a list such as [a, b], or %1</source>
        <translation>eine Liste wie [a, b] oder %1</translation>
    </message>
    <message>
        <source>a local rope base other than 10,000</source>
        <translation>eine andere lokale RoPE-Basis als 10.000</translation>
    </message>
    <message>
        <source>a merge is not two tokens</source>
        <translation>eine Merge-Regel besteht nicht aus zwei Token</translation>
    </message>
    <message>
        <source>a merge names the token "%1", which is not in the vocabulary.</source>
        <translation>eine Merge-Regel nennt das Token „%1“, das nicht im Vokabular steht.</translation>
    </message>
    <message>
        <source>a message of the conversation is not an object</source>
        <translation>eine Nachricht des Gesprächs ist kein Objekt</translation>
    </message>
    <message>
        <source>a mixture of experts</source>
        <translation>ein Mixture-of-Experts-Modell</translation>
    </message>
    <message>
        <source>a model without model_type</source>
        <translation>ein Modell ohne model_type</translation>
    </message>
    <message>
        <source>a name</source>
        <translation>ein Name</translation>
    </message>
    <message>
        <source>a name or a list of names</source>
        <translation>ein Name oder eine Liste von Namen</translation>
    </message>
    <message>
        <source>a negative number</source>
        <translation>eine negative Zahl</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>eine Zahl</translation>
    </message>
    <message>
        <source>a number %1</source>
        <translation>eine Zahl %1</translation>
    </message>
    <message>
        <source>a number between { and } is too large</source>
        <translation>eine Zahl zwischen { und } ist zu groß</translation>
    </message>
    <message>
        <source>a number from 0 to less than 1</source>
        <translation>eine Zahl ab 0 und unter 1</translation>
    </message>
    <message>
        <source>a number in it is too large</source>
        <translation>eine Zahl darin ist zu groß</translation>
    </message>
    <message>
        <source>a number is not complete</source>
        <translation>Eine Zahl ist unvollständig</translation>
    </message>
    <message>
        <source>a number is too large; write it in quotation marks</source>
        <translation>Eine Zahl ist zu groß; schreiben Sie sie in Anführungszeichen</translation>
    </message>
    <message>
        <source>a number that is not whole, or too large</source>
        <translation>eine zu große oder nicht ganze Zahl</translation>
    </message>
    <message>
        <source>a part of %1</source>
        <translation>ein Teil von %1</translation>
    </message>
    <message>
        <source>a part of message %1</source>
        <translation>ein Teil von Nachricht %1</translation>
    </message>
    <message>
        <source>a part of the path is a file, not a folder</source>
        <translation>Ein Teil des Pfads ist eine Datei, kein Ordner</translation>
    </message>
    <message>
        <source>a quantised Hugging Face model (quantization_config)</source>
        <translation>ein quantisiertes Hugging-Face-Modell (quantization_config)</translation>
    </message>
    <message>
        <source>a quotation mark is missing</source>
        <translation>Ein Anführungszeichen fehlt</translation>
    </message>
    <message>
        <source>a range between [ and ] runs backwards</source>
        <translation>ein Bereich zwischen [ und ] läuft rückwärts</translation>
    </message>
    <message>
        <source>a regular expression is longer than %1</source>
        <translation>ein regulärer Ausdruck ist länger als %1</translation>
    </message>
    <message>
        <source>a reranker as a GGUF file, which lacks its pooler,</source>
        <translation>ein Reranker als GGUF-Datei, in der sein Pooler fehlt,</translation>
    </message>
    <message>
        <source>a scale of queries of its own (query_pre_attn_scalar)</source>
        <translation>eine eigene Skalierung der Queries (query_pre_attn_scalar)</translation>
    </message>
    <message>
        <source>a separator is longer than %1</source>
        <translation>ein Trennzeichen ist länger als %1</translation>
    </message>
    <message>
        <source>a slice stands only inside brackets with one index</source>
        <translation>ein Slice steht nur in eckigen Klammern mit einem einzigen Index</translation>
    </message>
    <message>
        <source>a sliding window (use_sliding_window)</source>
        <translation>ein gleitendes Fenster (use_sliding_window)</translation>
    </message>
    <message>
        <source>a soft cap (%1)</source>
        <translation>ein Soft-Cap (%1)</translation>
    </message>
    <message>
        <source>a string that begins here does not end</source>
        <translation>ein String, der hier beginnt, endet nicht</translation>
    </message>
    <message>
        <source>a tensor has a name of %1 bytes</source>
        <translation>ein Tensor hat einen Namen von %1 Byte</translation>
    </message>
    <message>
        <source>a text</source>
        <translation>ein Text</translation>
    </message>
    <message>
        <source>a text has no sign, digits or other form to format</source>
        <translation>ein Text hat kein Vorzeichen, keine Ziffern und keine andere formatierbare Form</translation>
    </message>
    <message>
        <source>a text in its header claims %1 bytes</source>
        <translation>ein Text in ihrem Header soll %1 Byte lang sein</translation>
    </message>
    <message>
        <source>a text of %1 is too long to be tokenised at once.</source>
        <translation>ein Text von %1 ist zu lang, um auf einmal in Token zerlegt zu werden.</translation>
    </message>
    <message>
        <source>a tokenizer other than byte-level BPE</source>
        <translation>ein anderer Tokenizer als Byte-Level-BPE</translation>
    </message>
    <message>
        <source>a tokenizer with a table of its own (precompiled_charsmap)</source>
        <translation>ein Tokenizer mit eigener Tabelle (precompiled_charsmap)</translation>
    </message>
    <message>
        <source>a tokenizer without tokenizer.json</source>
        <translation>ein Tokenizer ohne tokenizer.json</translation>
    </message>
    <message>
        <source>a turn needs "from" and "value" as texts</source>
        <translation>ein Beitrag braucht "from" und "value" als Text</translation>
    </message>
    <message>
        <source>a value in it is not what it must be</source>
        <translation>ein Wert darin ist unzulässig</translation>
    </message>
    <message>
        <source>a value is missing</source>
        <translation>Ein Wert fehlt</translation>
    </message>
    <message>
        <source>a whole number</source>
        <translation>eine ganze Zahl</translation>
    </message>
    <message>
        <source>a whole number %1</source>
        <translation>eine ganze Zahl %1</translation>
    </message>
    <message>
        <source>a whole number from 1 to 1048576</source>
        <translation>eine ganze Zahl von 1 bis 1048576</translation>
    </message>
    <message>
        <source>a whole number has more than 4,300 digits</source>
        <translation>eine ganze Zahl hat mehr als 4.300 Stellen</translation>
    </message>
    <message>
        <source>a whole number or a list of them</source>
        <translation>eine ganze Zahl oder eine Liste davon</translation>
    </message>
    <message>
        <source>a window in other layers than five of six</source>
        <translation>ein Fenster in anderen als fünf von sechs Schichten</translation>
    </message>
    <message>
        <source>a window in some layers only (layer_types)</source>
        <translation>ein Fenster nur in manchen Schichten (layer_types)</translation>
    </message>
    <message>
        <source>a { is not closed</source>
        <translation>Eine { ist nicht geschlossen</translation>
    </message>
    <message>
        <source>aborted</source>
        <translation>sofort beendet</translation>
    </message>
    <message>
        <source>adapters on lm_head with ensure_weight_tying are not supported yet.</source>
        <translation>Adapter auf lm_head mit ensure_weight_tying werden noch nicht unterstützt.</translation>
    </message>
    <message>
        <source>added_tokens_decoder, "%1", is not an id with the token's content</source>
        <translation>added_tokens_decoder, „%1“, ist keine ID mit dem Inhalt des Tokens</translation>
    </message>
    <message>
        <source>after event %1 comes a line longer than any event; nothing behind that was read</source>
        <translation>auf Ereignis %1 folgt eine Zeile, die länger ist als jedes Ereignis; dahinter wurde nichts gelesen</translation>
    </message>
    <message>
        <source>all-linear stands alone, not in a list.</source>
        <translation>all-linear steht allein, nicht in einer Liste.</translation>
    </message>
    <message>
        <source>all-linear stands in the list of target_modules, where PEFT takes it for a name</source>
        <translation>all-linear steht in der Liste von target_modules, wo PEFT es für einen Namen hält</translation>
    </message>
    <message>
        <source>an adapter of another kind than LORA (peft_type) is not supported yet.</source>
        <translation>ein Adapter einer anderen Art als LORA (peft_type) wird noch nicht unterstützt.</translation>
    </message>
    <message>
        <source>an adapter with %1 is not supported yet.</source>
        <translation>ein Adapter mit %1 wird noch nicht unterstützt.</translation>
    </message>
    <message>
        <source>an adapter with init_lora_weights %1 is not supported yet.</source>
        <translation>ein Adapter mit init_lora_weights %1 wird noch nicht unterstützt.</translation>
    </message>
    <message>
        <source>an added token has no id or content</source>
        <translation>ein hinzugefügtes Token hat keine ID oder keinen Inhalt</translation>
    </message>
    <message>
        <source>an assignment target is not a value</source>
        <translation>ein Zuweisungsziel ist kein Wert</translation>
    </message>
    <message>
        <source>an id is not a whole number from 0 to 2147483647: %1.</source>
        <translation>eine ID ist keine ganze Zahl von 0 bis 2147483647: %1.</translation>
    </message>
    <message>
        <source>an object</source>
        <translation>ein Objekt</translation>
    </message>
    <message>
        <source>an object with numbers</source>
        <translation>ein Objekt mit Zahlen</translation>
    </message>
    <message>
        <source>an object with whole numbers from 1 to 1048576</source>
        <translation>ein Objekt mit ganzen Zahlen von 1 bis 1048576</translation>
    </message>
    <message>
        <source>an older version wrote the checkpoint, so only the training rows could be compared</source>
        <translation>eine ältere Version hat den Checkpoint geschrieben, daher ließen sich nur die Trainingszeilen vergleichen</translation>
    </message>
    <message>
        <source>anneal-engine --help lists the verbs.</source>
        <translation>anneal-engine --help listet die Befehle auf.</translation>
    </message>
    <message>
        <source>anneal-reader cannot be started: %1.</source>
        <translation>anneal-reader lässt sich nicht starten: %1.</translation>
    </message>
    <message>
        <source>anneal-reader does not start.</source>
        <translation>anneal-reader startet nicht.</translation>
    </message>
    <message>
        <source>anneal-reader has ended.</source>
        <translation>anneal-reader hat sich beendet.</translation>
    </message>
    <message>
        <source>another</source>
        <translation>ein anderes</translation>
    </message>
    <message>
        <source>another pooling than the mean of all tokens or the state of the first</source>
        <translation>ein anderes Pooling als der Mittelwert aller Token oder der Zustand des ersten</translation>
    </message>
    <message>
        <source>attention in both directions (use_bidirectional_attention)</source>
        <translation>bidirektionale Attention (use_bidirectional_attention)</translation>
    </message>
    <message>
        <source>cannot convert this float to an integer</source>
        <translation>diese Gleitkommazahl lässt sich nicht in eine Ganzzahl umwandeln</translation>
    </message>
    <message>
        <source>cannot put more than 2,048 combining marks in a row in order</source>
        <translation>kann nicht mehr als 2.048 aufeinanderfolgende kombinierende Zeichen sortieren</translation>
    </message>
    <message>
        <source>characters by name (\N{…}) are not supported</source>
        <translation>benannte Zeichen (\N{…}) werden nicht unterstützt</translation>
    </message>
    <message>
        <source>characters by name, as in \N{…}, are not supported in separators</source>
        <translation>Zeichen beim Namen, wie in \N{…}, werden in Trennzeichen nicht unterstützt</translation>
    </message>
    <message>
        <source>check the indentation of the list here</source>
        <translation>Prüfen Sie hier die Einrückung der Liste</translation>
    </message>
    <message>
        <source>check the indentation or a missing colon here</source>
        <translation>Prüfen Sie hier die Einrückung und ob ein Doppelpunkt fehlt</translation>
    </message>
    <message>
        <source>chunk_overlap (%1) must be smaller than chunk_size (%2).</source>
        <translation>chunk_overlap (%1) muss kleiner sein als chunk_size (%2).</translation>
    </message>
    <message>
        <source>column %1: %2</source>
        <translation>Spalte %1: %2</translation>
    </message>
    <message>
        <source>complex numbers are not available</source>
        <translation>komplexe Zahlen sind nicht verfügbar</translation>
    </message>
    <message>
        <source>constant has no warm-up, but warmup_steps asks for one.</source>
        <translation>constant hat kein Warmup, aber warmup_steps verlangt eines.</translation>
    </message>
    <message>
        <source>data.format is custom, and data.template is empty.</source>
        <translation>data.format ist custom, aber data.template ist leer.</translation>
    </message>
    <message>
        <source>data.input_type is %1.</source>
        <translation>data.input_type ist %1.</translation>
    </message>
    <message>
        <source>data.langchain.chunk_overlap is %1; it must lie between 0 and chunk_size.</source>
        <translation>data.langchain.chunk_overlap ist %1; der Wert muss zwischen 0 und chunk_size liegen.</translation>
    </message>
    <message>
        <source>data.langchain.chunk_overlap must be smaller than chunk_size for the token splitter.</source>
        <translation>Beim Teilen nach Token muss data.langchain.chunk_overlap kleiner als chunk_size sein.</translation>
    </message>
    <message>
        <source>data.langchain.chunk_size is %1; it must be 1 or more.</source>
        <translation>data.langchain.chunk_size ist %1; nötig ist mindestens 1.</translation>
    </message>
    <message>
        <source>data.langchain.enabled is off, so only rows are read.</source>
        <translation>data.langchain.enabled ist aus, daher werden nur Zeilen gelesen.</translation>
    </message>
    <message>
        <source>data.output_path names no file.</source>
        <translation>data.output_path nennt keine Datei.</translation>
    </message>
    <message>
        <source>data.template has a "{" at character %1 that opens no {name}.</source>
        <translation>data.template enthält an Zeichen %1 ein "{", das keinen {name} einleitet.</translation>
    </message>
    <message>
        <source>data.template has a "}" at character %1 that closes nothing.</source>
        <translation>data.template enthält an Zeichen %1 ein "}", das nichts schließt.</translation>
    </message>
    <message>
        <source>default</source>
        <translation>Standardwert</translation>
    </message>
    <message>
        <source>entry %1 of "%2" is %3</source>
        <translation>der Eintrag %1 von "%2" ist %3</translation>
    </message>
    <message>
        <source>entry %1 of "%2" is a JSON %3, not an object</source>
        <translation>der Eintrag %1 von "%2" ist kein Objekt, sondern JSON vom Typ %3</translation>
    </message>
    <message>
        <source>equal rows are held out together</source>
        <translation>gleiche Zeilen werden gemeinsam zurückgehalten</translation>
    </message>
    <message>
        <source>events.jsonl is damaged: %1 and %2. Charts and lists show what is left.</source>
        <translation>events.jsonl ist beschädigt: %1 und %2. Diagramme und Listen zeigen, was noch da ist.</translation>
    </message>
    <message>
        <source>events.jsonl is damaged: %1, %2 and %3. Charts and lists show what is left.</source>
        <translation>events.jsonl ist beschädigt: %1, %2 und %3. Diagramme und Listen zeigen, was noch da ist.</translation>
    </message>
    <message>
        <source>events.jsonl is damaged: %1. Charts and lists show what is left.</source>
        <translation>events.jsonl ist beschädigt: %1. Diagramme und Listen zeigen, was noch da ist.</translation>
    </message>
    <message>
        <source>events.jsonl is damaged: it ends after step %1, and %2 was written later. Charts and lists show what is left.</source>
        <translation>events.jsonl ist beschädigt: Die Datei endet nach Schritt %1, aber %2 wurde später geschrieben. Diagramme und Listen zeigen, was noch da ist.</translation>
    </message>
    <message>
        <source>events.jsonl is damaged: it has no steps, and %1 was written later. Charts and lists show what is left.</source>
        <translation>events.jsonl ist beschädigt: Die Datei enthält keine Schritte, aber %1 wurde später geschrieben. Diagramme und Listen zeigen, was noch da ist.</translation>
    </message>
    <message>
        <source>events.jsonl was missing: what earlier attempts did cannot be shown any more. Their checkpoints are used.</source>
        <translation>events.jsonl fehlte: Was frühere Versuche getan haben, lässt sich nicht mehr zeigen. Ihre Checkpoints werden verwendet.</translation>
    </message>
    <message>
        <source>expected '%1', got '%2'</source>
        <translation>erwartet wird '%1', gefunden wurde '%2'</translation>
    </message>
    <message>
        <source>expected a name to assign to, got '%1'</source>
        <translation>erwartet wird ein Name für eine Zuweisung, gefunden wurde '%1'</translation>
    </message>
    <message>
        <source>expected a name, got '%1'</source>
        <translation>erwartet wird ein Name, gefunden wurde '%1'</translation>
    </message>
    <message>
        <source>expected an expression, got '%1'</source>
        <translation>erwartet wird ein Ausdruck, gefunden wurde '%1'</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>failed: %1</source>
        <translation>fehlgeschlagen: %1</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>from %1 to %2</source>
        <translation>von %1 bis %2</translation>
    </message>
    <message>
        <source>from %1 to below %2</source>
        <translation>ab %1 und unter %2</translation>
    </message>
    <message>
        <source>greater than %1</source>
        <translation>größer als %1</translation>
    </message>
    <message>
        <source>greater than %1, at most %2</source>
        <translation>größer als %1 und höchstens %2</translation>
    </message>
    <message>
        <source>groups that capture are not supported in separators</source>
        <translation>Gruppen, die ihren Text festhalten, werden in Trennzeichen nicht unterstützt</translation>
    </message>
    <message>
        <source>half of a surrogate pair stands in a text</source>
        <translation>Ein halbes Surrogatpaar steht in einem Text</translation>
    </message>
    <message>
        <source>has a regular expression that needs too many steps</source>
        <translation>hat einen regulären Ausdruck, der zu viele Schritte braucht</translation>
    </message>
    <message>
        <source>heads of an odd size (%1) cannot be rotated.</source>
        <translation>Attention-Köpfe ungerader Größe (%1) lassen sich nicht rotieren.</translation>
    </message>
    <message>
        <source>in the rope settings of layers with a window, %1</source>
        <translation>in den RoPE-Einstellungen der Schichten mit Fenster: %1</translation>
    </message>
    <message>
        <source>in the rope settings, %1</source>
        <translation>in den RoPE-Einstellungen: %1</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>unterbrochen</translation>
    </message>
    <message>
        <source>it belongs to another adapter</source>
        <translation>gehört zu einem anderen Adapter</translation>
    </message>
    <message>
        <source>it belongs to another user</source>
        <translation>der Ordner gehört einem anderen Benutzer</translation>
    </message>
    <message>
        <source>it counts %1 sequences, and the rows make %2</source>
        <translation>zählt %1 Sequenzen, die Zeilen ergeben aber %2</translation>
    </message>
    <message>
        <source>it counts %1 steps, the checkpoint %2</source>
        <translation>zählt %1 Schritte, der Checkpoint %2</translation>
    </message>
    <message>
        <source>it counts 1 sequence, and the rows make %1</source>
        <translation>zählt 1 Sequenz, die Zeilen ergeben aber %1</translation>
    </message>
    <message>
        <source>it does not begin with GGUF</source>
        <translation>sie beginnt nicht mit GGUF</translation>
    </message>
    <message>
        <source>it does not count its steps</source>
        <translation>die Zahl der Schritte fehlt</translation>
    </message>
    <message>
        <source>it ends in the middle of its header</source>
        <translation>sie endet mitten in ihrem Header</translation>
    </message>
    <message>
        <source>it ends too early: a ] is missing</source>
        <translation>Der Text endet zu früh, eine ] fehlt</translation>
    </message>
    <message>
        <source>it ends too early: a colon and a value are missing</source>
        <translation>Der Text endet zu früh, Doppelpunkt und Wert fehlen</translation>
    </message>
    <message>
        <source>it ends too early: a value is missing</source>
        <translation>Der Text endet zu früh, ein Wert fehlt</translation>
    </message>
    <message>
        <source>it ends too early: a } is missing</source>
        <translation>Der Text endet zu früh, eine } fehlt</translation>
    </message>
    <message>
        <source>it ends within a comment</source>
        <translation>er endet mitten in einem Kommentar</translation>
    </message>
    <message>
        <source>it has "%1" beside "from" and "value"</source>
        <translation>enthält "%1" neben "from" und "value"</translation>
    </message>
    <message>
        <source>it has %1 layers</source>
        <translation>es hat %1 Schichten</translation>
    </message>
    <message>
        <source>it has %1 parameters, and run.yaml asks for %2</source>
        <translation>hat %1 Parameter, run.yaml verlangt aber %2</translation>
    </message>
    <message>
        <source>it has a function call twice</source>
        <translation>enthält zweimal einen Funktionsaufruf</translation>
    </message>
    <message>
        <source>it has a list of the unknown type %1</source>
        <translation>sie hat eine Liste des unbekannten Typs %1</translation>
    </message>
    <message>
        <source>it has a value of the unknown type %1</source>
        <translation>sie hat einen Wert des unbekannten Typs %1</translation>
    </message>
    <message>
        <source>it has no "content"</source>
        <translation>"content" fehlt</translation>
    </message>
    <message>
        <source>it has no "role"</source>
        <translation>"role" fehlt</translation>
    </message>
    <message>
        <source>it has no %1</source>
        <translation>%1 gibt es dort nicht</translation>
    </message>
    <message>
        <source>it has no layer %1</source>
        <translation>die Schicht %1 gibt es dort nicht</translation>
    </message>
    <message>
        <source>it has no number</source>
        <translation>die Nummer fehlt</translation>
    </message>
    <message>
        <source>it has no such page.</source>
        <translation>Diese Seite gibt es darin nicht.</translation>
    </message>
    <message>
        <source>it has no target_modules, and PEFT has none for models of that kind</source>
        <translation>target_modules fehlt, und PEFT kennt für Modelle dieser Art keinen Standardwert</translation>
    </message>
    <message>
        <source>it has no type</source>
        <translation>der Typ fehlt</translation>
    </message>
    <message>
        <source>it has no vocabulary</source>
        <translation>das Vokabular fehlt</translation>
    </message>
    <message>
        <source>it holds a list of lists</source>
        <translation>sie enthält eine Liste von Listen</translation>
    </message>
    <message>
        <source>it holds a truth value that is neither 0 nor 1</source>
        <translation>sie enthält einen Wahrheitswert, der weder 0 noch 1 ist</translation>
    </message>
    <message>
        <source>it holds an integer beyond 63 bits</source>
        <translation>sie enthält eine Ganzzahl von mehr als 63 Bit</translation>
    </message>
    <message>
        <source>it holds magnitudes of DoRA, and adapter_config.json has no use_dora</source>
        <translation>enthält Magnituden von DoRA, doch in adapter_config.json fehlt use_dora</translation>
    </message>
    <message>
        <source>it holds more than %1 values</source>
        <translation>es enthält mehr als %1 Werte</translation>
    </message>
    <message>
        <source>it holds no object</source>
        <translation>die Datei enthält kein Objekt</translation>
    </message>
    <message>
        <source>it holds no tensors</source>
        <translation>enthält keine Tensoren</translation>
    </message>
    <message>
        <source>it holds too much text.</source>
        <translation>Das Dokument enthält zu viel Text.</translation>
    </message>
    <message>
        <source>it holds two adapters of %1</source>
        <translation>enthält zwei Adapter für %1</translation>
    </message>
    <message>
        <source>it is %1</source>
        <translation>die Datei ist %1</translation>
    </message>
    <message>
        <source>it is a JSON %1, not an object</source>
        <translation>hat den JSON-Typ %1 und ist kein Objekt</translation>
    </message>
    <message>
        <source>it is a folder, not a file</source>
        <translation>Das ist ein Ordner, keine Datei</translation>
    </message>
    <message>
        <source>it is an archive, but no Word document.</source>
        <translation>es ist ein Archiv, aber kein Word-Dokument.</translation>
    </message>
    <message>
        <source>it is missing or has another size than when it was written</source>
        <translation>fehlt oder hat eine andere Größe als beim Schreiben</translation>
    </message>
    <message>
        <source>it is nested deeper than %1 levels</source>
        <translation>es ist tiefer als %1 Ebenen verschachtelt</translation>
    </message>
    <message>
        <source>it is nested too deeply</source>
        <translation>zu tief verschachtelt</translation>
    </message>
    <message>
        <source>it is not UTF-8</source>
        <translation>kein UTF-8</translation>
    </message>
    <message>
        <source>it is not a JSON object</source>
        <translation>kein JSON-Objekt</translation>
    </message>
    <message>
        <source>it is not a JSON object.</source>
        <translation>die Datei ist kein JSON-Objekt.</translation>
    </message>
    <message>
        <source>it is not a folder</source>
        <translation>das ist kein Ordner</translation>
    </message>
    <message>
        <source>it is not an object</source>
        <translation>das ist kein Objekt</translation>
    </message>
    <message>
        <source>it is shorter than its own header</source>
        <translation>sie ist kürzer als ihr eigener Header</translation>
    </message>
    <message>
        <source>it lies outside of %1</source>
        <translation>Der Pfad liegt außerhalb von %1</translation>
    </message>
    <message>
        <source>it lists no files</source>
        <translation>führt keine Dateien auf</translation>
    </message>
    <message>
        <source>it lists no optimizer.safetensors</source>
        <translation>sie führt keine optimizer.safetensors auf</translation>
    </message>
    <message>
        <source>it names a kind of character that is not known</source>
        <translation>er nennt eine unbekannte Zeichenart</translation>
    </message>
    <message>
        <source>it names other rows than trainer.json</source>
        <translation>nennt andere Zeilen als trainer.json</translation>
    </message>
    <message>
        <source>it needs too much memory.</source>
        <translation>Das Dokument braucht zu viel Arbeitsspeicher.</translation>
    </message>
    <message>
        <source>it refers to a group that is not there</source>
        <translation>er verweist auf eine Gruppe, die es nicht gibt</translation>
    </message>
    <message>
        <source>it takes longer than %1 s.</source>
        <translation>Es dauert länger als %1 s.</translation>
    </message>
    <message>
        <source>it takes too long.</source>
        <translation>Es dauert zu lange.</translation>
    </message>
    <message>
        <source>its *, + or ? stands behind what cannot be repeated</source>
        <translation>ein *, + oder ? steht hinter etwas, das sich nicht wiederholen lässt</translation>
    </message>
    <message>
        <source>its __metadata__ has %1 where something else belongs</source>
        <translation>in ihrem __metadata__ steht %1, wo etwas anderes hingehört</translation>
    </message>
    <message>
        <source>its attempt is not a number</source>
        <translation>der Wert von attempt ist keine Zahl</translation>
    </message>
    <message>
        <source>its bytes are not those that were written</source>
        <translation>der Inhalt stimmt nicht mit dem geschriebenen überein</translation>
    </message>
    <message>
        <source>its general.alignment is not a power of two</source>
        <translation>ihr general.alignment ist keine Zweierpotenz</translation>
    </message>
    <message>
        <source>its head size %1 is odd</source>
        <translation>seine Kopfgröße %1 ist ungerade</translation>
    </message>
    <message>
        <source>its head size is %1</source>
        <translation>seine Kopfgröße ist %1</translation>
    </message>
    <message>
        <source>its header claims %1 tensors and %2 values</source>
        <translation>sie enthält laut Header %1 Tensoren und %2 Werte</translation>
    </message>
    <message>
        <source>its header does not begin with {</source>
        <translation>ihr Header beginnt nicht mit {</translation>
    </message>
    <message>
        <source>its header has %1 where something else belongs</source>
        <translation>in ihrem Header steht %1, wo etwas anderes hingehört</translation>
    </message>
    <message>
        <source>its header has two __metadata__</source>
        <translation>ihr Header hat zwei __metadata__</translation>
    </message>
    <message>
        <source>its header is not valid JSON</source>
        <translation>ihr Header ist kein gültiges JSON</translation>
    </message>
    <message>
        <source>its header is not valid JSON near byte %1</source>
        <translation>ihr Header ist bei Byte %1 kein gültiges JSON</translation>
    </message>
    <message>
        <source>its header is not valid JSON: it holds a NUL byte</source>
        <translation>ihr Header ist kein gültiges JSON: Er enthält ein NUL-Byte</translation>
    </message>
    <message>
        <source>its header lists more than a million tensors</source>
        <translation>ihr Header nennt mehr als eine Million Tensoren</translation>
    </message>
    <message>
        <source>its header would be %1 bytes long</source>
        <translation>ihr Header wäre %1 Byte lang</translation>
    </message>
    <message>
        <source>its hidden size does not divide into %1 heads</source>
        <translation>seine Hidden-Size lässt sich nicht auf %1 Köpfe aufteilen</translation>
    </message>
    <message>
        <source>its hidden size is %1</source>
        <translation>seine Hidden-Size ist %1</translation>
    </message>
    <message>
        <source>its intermediate size is %1</source>
        <translation>seine Intermediate-Size ist %1</translation>
    </message>
    <message>
        <source>its list of layers that are rotated has the wrong length</source>
        <translation>seine Liste der rotierten Schichten hat die falsche Länge</translation>
    </message>
    <message>
        <source>its local rope theta or the scale of its queries is out of range</source>
        <translation>sein lokales RoPE-Theta oder die Skalierung seiner Queries liegt außerhalb des zulässigen Bereichs</translation>
    </message>
    <message>
        <source>its norm epsilon is out of range</source>
        <translation>sein Norm-Epsilon liegt außerhalb des zulässigen Bereichs</translation>
    </message>
    <message>
        <source>its norm epsilon or rope theta is out of range</source>
        <translation>sein Norm-Epsilon oder RoPE-Theta liegt außerhalb des zulässigen Bereichs</translation>
    </message>
    <message>
        <source>its number of heads is %1</source>
        <translation>die Zahl seiner Köpfe ist %1</translation>
    </message>
    <message>
        <source>its number of key/value heads is %1</source>
        <translation>die Zahl seiner Key/Value-Köpfe ist %1</translation>
    </message>
    <message>
        <source>its number of layers is %1</source>
        <translation>die Zahl seiner Schichten ist %1</translation>
    </message>
    <message>
        <source>its number of positions is %1</source>
        <translation>die Zahl seiner Positionen ist %1</translation>
    </message>
    <message>
        <source>its number of token types is %1</source>
        <translation>die Zahl seiner Token-Typen ist %1</translation>
    </message>
    <message>
        <source>its own</source>
        <translation>ein eigenes</translation>
    </message>
    <message>
        <source>its rope scaling is out of range</source>
        <translation>seine RoPE-Skalierung liegt außerhalb des zulässigen Bereichs</translation>
    </message>
    <message>
        <source>its seed is %1, and that of run.yaml %2</source>
        <translation>der Seed ist %1, der in run.yaml %2</translation>
    </message>
    <message>
        <source>its seed is not that of dataloader.json</source>
        <translation>der Seed ist nicht der aus dataloader.json</translation>
    </message>
    <message>
        <source>its sliding window is out of range</source>
        <translation>sein gleitendes Fenster liegt außerhalb des zulässigen Bereichs</translation>
    </message>
    <message>
        <source>its step is not that of the folder</source>
        <translation>der Schritt ist nicht der des Ordners</translation>
    </message>
    <message>
        <source>its symbolic links lead in a circle</source>
        <translation>Die symbolischen Verknüpfungen führen im Kreis</translation>
    </message>
    <message>
        <source>its tensors leave holes or overlap</source>
        <translation>ihre Tensoren lassen Lücken oder überlappen sich</translation>
    </message>
    <message>
        <source>its vocabulary is %1</source>
        <translation>die Größe seines Vokabulars ist %1</translation>
    </message>
    <message>
        <source>keys with numbers %1, such as {q_proj: 32}</source>
        <translation>Schlüssel mit Zahlen %1, etwa {q_proj: 32}</translation>
    </message>
    <message>
        <source>keys with numbers, such as {q_proj: 32}</source>
        <translation>Schlüssel mit Zahlen, etwa {q_proj: 32}</translation>
    </message>
    <message>
        <source>keys with text, such as {a: b}</source>
        <translation>Schlüssel mit Text, etwa {a: b}</translation>
    </message>
    <message>
        <source>keys with whole numbers %1, such as {q_proj: 32}</source>
        <translation>Schlüssel mit ganzen Zahlen %1, etwa {q_proj: 32}</translation>
    </message>
    <message>
        <source>keys with whole numbers, such as {q_proj: 32}</source>
        <translation>Schlüssel mit ganzen Zahlen, etwa {q_proj: 32}</translation>
    </message>
    <message>
        <source>layer_types must name every layer</source>
        <translation>in layer_types muss jede Schicht stehen</translation>
    </message>
    <message>
        <source>line %1</source>
        <translation>Zeile %1</translation>
    </message>
    <message>
        <source>line %1 of the chat template: %2</source>
        <translation>in Zeile %1 der Chat-Vorlage: %2</translation>
    </message>
    <message>
        <source>line %1, column %2: %3</source>
        <translation>Zeile %1, Spalte %2: %3</translation>
    </message>
    <message>
        <source>lines %1 and %2</source>
        <translation>Zeilen %1 und %2</translation>
    </message>
    <message>
        <source>lines %1 and %2 more</source>
        <translation>Zeilen %1 und %2 weitere</translation>
    </message>
    <message>
        <source>loop() takes one argument</source>
        <translation>loop() erwartet ein Argument</translation>
    </message>
    <message>
        <source>makes a text that is too long</source>
        <translation>erzeugt einen zu langen Text</translation>
    </message>
    <message>
        <source>makes a value of more than %1</source>
        <translation>erzeugt einen Wert von mehr als %1</translation>
    </message>
    <message>
        <source>message %1</source>
        <translation>Nachricht %1</translation>
    </message>
    <message>
        <source>message %1 has "%2", and models here read text only</source>
        <translation>die Nachricht %1 enthält „%2“, und Modelle lesen hier nur Text</translation>
    </message>
    <message>
        <source>message %1 has "train_detail", which is not a part of prepared rows</source>
        <translation>die Nachricht %1 hat "train_detail", das in aufbereiteten Zeilen nicht vorkommt</translation>
    </message>
    <message>
        <source>message %1 is from "%2", which is not a role of a chat template</source>
        <translation>die Nachricht %1 ist von „%2“, und das ist keine Rolle einer Chat-Vorlage</translation>
    </message>
    <message>
        <source>message %1: "content" has a part that is not text (%2); models here read text only</source>
        <translation>in Nachricht %1 hat "content" einen Teil, der kein Text ist (%2); Modelle lesen hier nur Text</translation>
    </message>
    <message>
        <source>message %1: "content" has a part that is not text; models here read text only</source>
        <translation>in Nachricht %1 hat "content" einen Teil, der kein Text ist; Modelle lesen hier nur Text</translation>
    </message>
    <message>
        <source>messages[%1].content must be a text or a list of text parts.</source>
        <translation>messages[%1].content muss ein Text oder eine Liste von Textteilen sein.</translation>
    </message>
    <message>
        <source>model.dtype %1 computes in %2 on this processor, and training.precision asks for %3.</source>
        <translation>model.dtype %1 rechnet auf diesem Prozessor in %2, training.precision verlangt aber %3.</translation>
    </message>
    <message>
        <source>model.layers_to_transform names layer %1, but the layers of this model are 0 to %2.</source>
        <translation>model.layers_to_transform nennt die Schicht %1, aber dieses Modell hat die Schichten 0 bis %2.</translation>
    </message>
    <message>
        <source>model.modules_to_save means %1, which gets an adapter as well.</source>
        <translation>model.modules_to_save umfasst %1, das auch einen Adapter bekommt.</translation>
    </message>
    <message>
        <source>model.modules_to_save names %1 and also %2, which contains it; PEFT cannot load such an adapter.</source>
        <translation>model.modules_to_save nennt %1 und auch %2, worin es enthalten ist; PEFT kann den Adapter dann nicht laden.</translation>
    </message>
    <message>
        <source>model.modules_to_save names %1, which is not a part of this model that has weights.</source>
        <translation>model.modules_to_save nennt %1, und das ist kein Teil dieses Modells mit Gewichten.</translation>
    </message>
    <message>
        <source>model.target_modules is the pattern %1, which matches the whole name of no layer.</source>
        <translation>model.target_modules ist das Muster %1, das auf keinen vollständigen Schichtnamen passt.</translation>
    </message>
    <message>
        <source>model.target_modules means %1 too, which is not a linear layer; PEFT refuses it as well.</source>
        <translation>model.target_modules meint auch %1, das keine lineare Schicht ist; auch PEFT lehnt das ab.</translation>
    </message>
    <message>
        <source>model.target_modules names %1, which is not a linear layer of this model.</source>
        <translation>model.target_modules nennt %1, das keine lineare Schicht dieses Modells ist.</translation>
    </message>
    <message>
        <source>model.target_modules names %1: adapters on embeddings are not supported yet.</source>
        <translation>model.target_modules nennt %1: Adapter auf Embeddings werden noch nicht unterstützt.</translation>
    </message>
    <message>
        <source>model.target_modules names no layer.</source>
        <translation>model.target_modules nennt keine Schicht.</translation>
    </message>
    <message>
        <source>modules_to_save asks for %1, but it is missing</source>
        <translation>modules_to_save nennt %1, doch das fehlt</translation>
    </message>
    <message>
        <source>modules_to_save has an empty name</source>
        <translation>modules_to_save enthält einen leeren Namen</translation>
    </message>
    <message>
        <source>no more files can be created on this disk (its inodes are used up)</source>
        <translation>Auf dieser Festplatte lassen sich keine weiteren Dateien anlegen (alle Inodes sind belegt)</translation>
    </message>
    <message>
        <source>no_rope_layers must hold 0 or 1 for every layer</source>
        <translation>no_rope_layers muss für jede Schicht 0 oder 1 enthalten</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>not all of %1 are finite numbers</source>
        <translation>nicht alle Werte von %1 sind endliche Zahlen</translation>
    </message>
    <message>
        <source>not enough memory</source>
        <translation>nicht genug Arbeitsspeicher</translation>
    </message>
    <message>
        <source>not valid JSON: %1</source>
        <translation>kein gültiges JSON, %1</translation>
    </message>
    <message>
        <source>not valid JSON: line %1, column %2: %3</source>
        <translation>kein gültiges JSON, Zeile %1, Spalte %2: %3</translation>
    </message>
    <message>
        <source>not valid JSON: there is a NUL byte at byte %1</source>
        <translation>kein gültiges JSON, NUL-Byte an Position %1</translation>
    </message>
    <message>
        <source>nothing came in time</source>
        <translation>es kam nicht rechtzeitig eine Antwort</translation>
    </message>
    <message>
        <source>of at least %1</source>
        <translation>ab %1</translation>
    </message>
    <message>
        <source>one of %1</source>
        <translation>einer der Werte %1</translation>
    </message>
    <message>
        <source>other users may change or read what is in it</source>
        <translation>andere Benutzer dürfen den Inhalt ändern oder lesen</translation>
    </message>
    <message>
        <source>partial_rotary_factor other than 1</source>
        <translation>ein anderer partial_rotary_factor als 1</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>paused at %1 %</source>
        <translation>angehalten bei %1 %</translation>
    </message>
    <message>
        <source>permission denied</source>
        <translation>keine Berechtigung</translation>
    </message>
    <message>
        <source>pid %1 since %2</source>
        <translation>PID %1 seit %2</translation>
    </message>
    <message>
        <source>prompt and completion</source>
        <translation>prompt und completion</translation>
    </message>
    <message>
        <source>prompt and completion must both be texts or both be lists of messages</source>
        <translation>prompt und completion müssen beide Texte oder beide Listen von Nachrichten sein</translation>
    </message>
    <message>
        <source>queued</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>reading %1 of dtype %2 is not supported yet.</source>
        <translation>das Lesen von %1 mit dtype %2 wird noch nicht unterstützt.</translation>
    </message>
    <message>
        <source>rope scaling by these frequency factors (rope_freqs.weight)</source>
        <translation>RoPE-Skalierung mit diesen Frequenzfaktoren (rope_freqs.weight)</translation>
    </message>
    <message>
        <source>rope scaling of layers with a window</source>
        <translation>RoPE-Skalierung in Schichten mit Fenster</translation>
    </message>
    <message>
        <source>rope scaling of type "dynamic"</source>
        <translation>RoPE-Skalierung vom Typ „dynamic“</translation>
    </message>
    <message>
        <source>rope_freqs.weight does not fit the head size.</source>
        <translation>rope_freqs.weight passt nicht zur Kopfgröße.</translation>
    </message>
    <message>
        <source>rotation in other layers than three of four</source>
        <translation>eine Rotation in anderen als drei von vier Schichten</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>running, %1 %</source>
        <translation>läuft, %1 %</translation>
    </message>
    <message>
        <source>section</source>
        <translation>Bereich</translation>
    </message>
    <message>
        <source>separators must be two strings</source>
        <translation>separators müssen zwei Strings sein</translation>
    </message>
    <message>
        <source>some of %1 are below zero</source>
        <translation>einige Werte von %1 liegen unter null</translation>
    </message>
    <message>
        <source>something long</source>
        <translation>ein langer Wert</translation>
    </message>
    <message>
        <source>standard input</source>
        <translation>Standardeingabe</translation>
    </message>
    <message>
        <source>starting</source>
        <translation>wird gestartet</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>beendet</translation>
    </message>
    <message>
        <source>stopped unexpectedly at %1 %</source>
        <translation>unerwartet beendet bei %1 %</translation>
    </message>
    <message>
        <source>stopped, adapter saved</source>
        <translation>beendet, Adapter gespeichert</translation>
    </message>
    <message>
        <source>stopping</source>
        <translation>wird beendet</translation>
    </message>
    <message>
        <source>stopping at checkpoint</source>
        <translation>endet beim Checkpoint</translation>
    </message>
    <message>
        <source>takes too long</source>
        <translation>braucht zu lange</translation>
    </message>
    <message>
        <source>target_modules does not name %1 and %2 more modules, of which the adapter has tensors. PEFT would ignore them.</source>
        <translation>target_modules nennt %1 und %2 weitere Module nicht, obwohl der Adapter Tensoren davon hat. PEFT würde sie ignorieren.</translation>
    </message>
    <message>
        <source>target_modules does not name %1 and 1 more module, of which the adapter has tensors. PEFT would ignore them.</source>
        <translation>target_modules nennt %1 und 1 weiteres Modul nicht, obwohl der Adapter Tensoren davon hat. PEFT würde sie ignorieren.</translation>
    </message>
    <message>
        <source>target_modules does not name %1, of which the adapter has tensors. PEFT would ignore them.</source>
        <translation>target_modules nennt %1 nicht, obwohl der Adapter Tensoren davon hat. PEFT würde sie ignorieren.</translation>
    </message>
    <message>
        <source>target_modules is the pattern %1, which no whole name of a module matches; PEFT refuses it as well.</source>
        <translation>target_modules ist das Muster %1, auf das kein ganzer Modulname passt; auch PEFT lehnt das ab.</translation>
    </message>
    <message>
        <source>target_modules matches %1, which is not a linear layer; PEFT refuses it as well.</source>
        <translation>target_modules passt auf %1, was keine lineare Schicht ist; auch PEFT lehnt das ab.</translation>
    </message>
    <message>
        <source>target_modules names %1, which is not a linear layer; PEFT refuses it as well.</source>
        <translation>target_modules nennt %1, was keine lineare Schicht ist; auch PEFT lehnt das ab.</translation>
    </message>
    <message>
        <source>target_modules names no layer</source>
        <translation>target_modules nennt keine Schicht</translation>
    </message>
    <message>
        <source>template is used with format: custom only; it has no effect here.</source>
        <translation>template wird nur mit format: custom verwendet; hier hat es keine Wirkung.</translation>
    </message>
    <message>
        <source>tensor %1 belongs to a kind of adapter that is not supported yet.</source>
        <translation>der Tensor %1 gehört zu einer Art von Adapter, die noch nicht unterstützt wird.</translation>
    </message>
    <message>
        <source>tensor %1 contains NaN or infinite values.</source>
        <translation>Tensor %1 enthält NaN oder unendliche Werte.</translation>
    </message>
    <message>
        <source>tensor %1 does not begin at a multiple of %2 bytes</source>
        <translation>der Tensor %1 beginnt nicht bei einem Vielfachen von %2 Byte</translation>
    </message>
    <message>
        <source>tensor %1 has %2 dimensions</source>
        <translation>der Tensor %1 hat %2 Dimensionen</translation>
    </message>
    <message>
        <source>tensor %1 has %2 where something else belongs</source>
        <translation>im Tensor %1 steht %2, wo etwas anderes hingehört</translation>
    </message>
    <message>
        <source>tensor %1 has a shape that does not fit its data_offsets</source>
        <translation>der Tensor %1 hat eine Form, die nicht zu seinen data_offsets passt</translation>
    </message>
    <message>
        <source>tensor %1 has an impossible shape</source>
        <translation>der Tensor %1 hat eine unmögliche Form</translation>
    </message>
    <message>
        <source>tensor %1 has an impossible size</source>
        <translation>der Tensor %1 hat eine unmögliche Größe</translation>
    </message>
    <message>
        <source>tensor %1 has another shape than the model's settings ask for.</source>
        <translation>der Tensor %1 hat eine andere Form, als die Einstellungen des Modells verlangen.</translation>
    </message>
    <message>
        <source>tensor %1 has more than two data_offsets</source>
        <translation>der Tensor %1 hat mehr als zwei data_offsets</translation>
    </message>
    <message>
        <source>tensor %1 has no partner</source>
        <translation>zum Tensor %1 fehlt das Gegenstück</translation>
    </message>
    <message>
        <source>tensor %1 has the dtype %2</source>
        <translation>der Tensor %1 hat den dtype %2</translation>
    </message>
    <message>
        <source>tensor %1 has the ggml type %2, which Anneal does not read.</source>
        <translation>der Tensor %1 hat den ggml-Typ %2, den Anneal nicht liest.</translation>
    </message>
    <message>
        <source>tensor %1 has the unknown dtype "%2"</source>
        <translation>der Tensor %1 hat den unbekannten dtype „%2“</translation>
    </message>
    <message>
        <source>tensor %1 has two "%2"</source>
        <translation>der Tensor %1 hat zwei „%2“</translation>
    </message>
    <message>
        <source>tensor %1 is %2, but the model's settings ask for %3.</source>
        <translation>der Tensor %1 hat die Form %2, die Einstellungen des Modells verlangen aber %3.</translation>
    </message>
    <message>
        <source>tensor %1 is listed twice</source>
        <translation>der Tensor %1 ist zweimal aufgeführt</translation>
    </message>
    <message>
        <source>tensor %1 is nested too deeply</source>
        <translation>der Tensor %1 ist zu tief verschachtelt</translation>
    </message>
    <message>
        <source>tensor %1 is not a matrix</source>
        <translation>der Tensor %1 ist keine Matrix</translation>
    </message>
    <message>
        <source>tensor %1 is not a vector</source>
        <translation>der Tensor %1 ist kein Vektor</translation>
    </message>
    <message>
        <source>tensor %1 lacks dtype, shape or two data_offsets</source>
        <translation>dem Tensor %1 fehlen dtype, shape oder zwei data_offsets</translation>
    </message>
    <message>
        <source>tensor %1 lies outside of the file</source>
        <translation>der Tensor %1 liegt außerhalb der Datei</translation>
    </message>
    <message>
        <source>tensor %1 overlaps the one before it</source>
        <translation>der Tensor %1 überlappt sich mit dem vor ihm</translation>
    </message>
    <message>
        <source>tensor %1 reaches beyond the end of the file</source>
        <translation>der Tensor %1 reicht über das Ende der Datei hinaus</translation>
    </message>
    <message>
        <source>tensor %1 stands in it twice</source>
        <translation>der Tensor %1 steht zweimal darin</translation>
    </message>
    <message>
        <source>text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>that is not a name in a folder</source>
        <translation>Das ist kein Name in einem Ordner</translation>
    </message>
    <message>
        <source>the %1 of the tokenizer has more than 256 steps.</source>
        <translation>der %1 des Tokenizers hat mehr als 256 Schritte.</translation>
    </message>
    <message>
        <source>the SentencePiece model has no pieces</source>
        <translation>das SentencePiece-Modell enthält keine Pieces</translation>
    </message>
    <message>
        <source>the SentencePiece model has no unknown token</source>
        <translation>das SentencePiece-Modell hat kein unbekanntes Token</translation>
    </message>
    <message>
        <source>the SentencePiece model is cut off</source>
        <translation>das SentencePiece-Modell ist unvollständig</translation>
    </message>
    <message>
        <source>the SentencePiece model is damaged</source>
        <translation>das SentencePiece-Modell ist beschädigt</translation>
    </message>
    <message>
        <source>the activation "%1" (%2)</source>
        <translation>die Aktivierung „%1“ (%2)</translation>
    </message>
    <message>
        <source>the activation "%1" of scores</source>
        <translation>die Aktivierung „%1“ für Bewertungen</translation>
    </message>
    <message>
        <source>the adapter changes weights of the base model, which other models share.</source>
        <translation>der Adapter ändert Gewichte des Basismodells, die andere Modelle mitbenutzen.</translation>
    </message>
    <message>
        <source>the adapter does not fit this model: %1.</source>
        <translation>der Adapter passt nicht zu diesem Modell: %1.</translation>
    </message>
    <message>
        <source>the added token "%1" has no row in the model's embedding</source>
        <translation>das hinzugefügte Token „%1“ hat keine Zeile im Embedding des Modells</translation>
    </message>
    <message>
        <source>the address</source>
        <translation>die Adresse</translation>
    </message>
    <message>
        <source>the alpha of %1 is out of range</source>
        <translation>alpha von %1 liegt außerhalb des zulässigen Bereichs</translation>
    </message>
    <message>
        <source>the answer is not HTTP</source>
        <translation>die Antwort ist kein HTTP</translation>
    </message>
    <message>
        <source>the architecture "%1"</source>
        <translation>die Architektur „%1“</translation>
    </message>
    <message>
        <source>the architecture "%1" as an encoder</source>
        <translation>die Architektur „%1“ als Encoder</translation>
    </message>
    <message>
        <source>the architecture %1</source>
        <translation>die Architektur %1</translation>
    </message>
    <message>
        <source>the arguments of the tool call "%1" of %2 are %3</source>
        <translation>die Argumente des Werkzeugaufrufs „%1“ von %2 sind %3</translation>
    </message>
    <message>
        <source>the arguments of the tool call of %1 are %2</source>
        <translation>die Argumente des Werkzeugaufrufs von %1 sind %2</translation>
    </message>
    <message>
        <source>the array of "ids" is empty.</source>
        <translation>das Array "ids" ist leer.</translation>
    </message>
    <message>
        <source>the character behind a backslash is not one that JSON knows</source>
        <translation>Das Zeichen hinter einem Backslash kennt JSON nicht</translation>
    </message>
    <message>
        <source>the chat template</source>
        <translation>Chat-Vorlage</translation>
    </message>
    <message>
        <source>the chat template %1</source>
        <translation>die Chat-Vorlage %1</translation>
    </message>
    <message>
        <source>the chat template calls itself too deeply</source>
        <translation>die Chat-Vorlage ruft sich zu oft selbst auf</translation>
    </message>
    <message>
        <source>the chat template does not show where message %1 begins and ends</source>
        <translation>die Chat-Vorlage zeigt nicht, wo Nachricht %1 beginnt und endet</translation>
    </message>
    <message>
        <source>the chat template does not show which of its generation blocks holds message %1</source>
        <translation>die Chat-Vorlage zeigt nicht, welcher ihrer generation-Blöcke Nachricht %1 enthält</translation>
    </message>
    <message>
        <source>the chat template does not write the tool call "%1" of message %2</source>
        <translation>die Chat-Vorlage schreibt den Werkzeugaufruf „%1“ von Nachricht %2 nicht</translation>
    </message>
    <message>
        <source>the chat template does not write the tool call of message %1</source>
        <translation>die Chat-Vorlage schreibt den Werkzeugaufruf von Nachricht %1 nicht</translation>
    </message>
    <message>
        <source>the chat template formats a date too widely</source>
        <translation>die Chat-Vorlage formatiert ein Datum zu breit</translation>
    </message>
    <message>
        <source>the chat template formats a value too widely</source>
        <translation>die Chat-Vorlage formatiert einen Wert zu breit</translation>
    </message>
    <message>
        <source>the chat template leaves out the reasoning of message %1</source>
        <translation>die Chat-Vorlage lässt die Überlegungen von Nachricht %1 aus</translation>
    </message>
    <message>
        <source>the chat template leaves out the text of message %1</source>
        <translation>die Chat-Vorlage lässt den Text von Nachricht %1 aus</translation>
    </message>
    <message>
        <source>the chat template leaves out the tools</source>
        <translation>die Chat-Vorlage lässt die Werkzeuge aus</translation>
    </message>
    <message>
        <source>the chat template makes a list of more than %1 elements</source>
        <translation>die Chat-Vorlage erzeugt eine Liste mit mehr als %1 Elementen</translation>
    </message>
    <message>
        <source>the chat template makes a text of more than %1</source>
        <translation>die Chat-Vorlage erzeugt einen Text von mehr als %1</translation>
    </message>
    <message>
        <source>the chat template needs too much memory</source>
        <translation>die Chat-Vorlage braucht zu viel Arbeitsspeicher</translation>
    </message>
    <message>
        <source>the chat template nests values too deeply</source>
        <translation>die Chat-Vorlage verschachtelt Werte zu tief</translation>
    </message>
    <message>
        <source>the chat template prints values nested too deeply</source>
        <translation>die Chat-Vorlage gibt zu tief verschachtelte Werte aus</translation>
    </message>
    <message>
        <source>the chat template refused the row: %1</source>
        <translation>die Chat-Vorlage hat die Zeile abgelehnt: %1</translation>
    </message>
    <message>
        <source>the chat template rewrites the text of message %1, so the weights of its parts have no place</source>
        <translation>die Chat-Vorlage verändert den Text von Nachricht %1, sodass sich die Gewichte seiner Teile nicht zuordnen lassen</translation>
    </message>
    <message>
        <source>the chat template takes too long</source>
        <translation>die Chat-Vorlage braucht zu lange</translation>
    </message>
    <message>
        <source>the chat template takes too long to render three short messages</source>
        <translation>die Chat-Vorlage braucht für drei kurze Nachrichten zu lange</translation>
    </message>
    <message>
        <source>the chat template takes too many steps</source>
        <translation>die Chat-Vorlage braucht zu viele Schritte</translation>
    </message>
    <message>
        <source>the column text holds no text</source>
        <translation>die Spalte text enthält keinen Text</translation>
    </message>
    <message>
        <source>the configuration of the base model</source>
        <translation>Konfiguration des Basismodells</translation>
    </message>
    <message>
        <source>the conversation has more than 256 assistant turns</source>
        <translation>das Gespräch hat mehr als 256 Beiträge des Assistenten</translation>
    </message>
    <message>
        <source>the conversation has more than 256 messages with weights</source>
        <translation>das Gespräch hat mehr als 256 Nachrichten mit Gewichten</translation>
    </message>
    <message>
        <source>the conversation has no assistant turn to train on</source>
        <translation>das Gespräch hat keinen Beitrag des Assistenten zum Trainieren</translation>
    </message>
    <message>
        <source>the conversation has no messages</source>
        <translation>das Gespräch hat keine Nachrichten</translation>
    </message>
    <message>
        <source>the conversation is not a list of messages</source>
        <translation>das Gespräch ist keine Liste von Nachrichten</translation>
    </message>
    <message>
        <source>the decoder</source>
        <translation>der Decoder</translation>
    </message>
    <message>
        <source>the decoder "%1" is not supported yet.</source>
        <translation>der Decoder „%1“ wird noch nicht unterstützt.</translation>
    </message>
    <message>
        <source>the decoder %1</source>
        <translation>der Decoder %1</translation>
    </message>
    <message>
        <source>the decoder %1 can make texts more than 64 times as long.</source>
        <translation>der Decoder %1 kann Texte auf mehr als das 64-Fache verlängern.</translation>
    </message>
    <message>
        <source>the disk is full</source>
        <translation>Die Festplatte ist voll</translation>
    </message>
    <message>
        <source>the expression is too long</source>
        <translation>der Ausdruck ist zu lang</translation>
    </message>
    <message>
        <source>the folder is read-only</source>
        <translation>Der Ordner ist schreibgeschützt</translation>
    </message>
    <message>
        <source>the function call has no "name"</source>
        <translation>im Funktionsaufruf fehlt "name"</translation>
    </message>
    <message>
        <source>the function call is empty</source>
        <translation>der Funktionsaufruf ist leer</translation>
    </message>
    <message>
        <source>the function call is not valid JSON: %1</source>
        <translation>der Funktionsaufruf ist kein gültiges JSON, %1</translation>
    </message>
    <message>
        <source>the function_call of %1 is not an object with a name and arguments</source>
        <translation>der function_call von %1 ist kein Objekt mit Namen und Argumenten</translation>
    </message>
    <message>
        <source>the function_call of %1 stands beside tool_calls</source>
        <translation>der function_call von %1 steht neben tool_calls</translation>
    </message>
    <message>
        <source>the held-out rows (data/validation.jsonl)</source>
        <translation>zurückgehaltene Zeilen (data/validation.jsonl)</translation>
    </message>
    <message>
        <source>the high frequency factor of its rope scaling is not above the low one</source>
        <translation>der hohe Frequenzfaktor seiner RoPE-Skalierung ist nicht größer als der niedrige</translation>
    </message>
    <message>
        <source>the id at input_ids[%1] is not a token of this model (0 to %2)</source>
        <translation>die ID bei input_ids[%1] ist kein Token dieses Modells (0 bis %2)</translation>
    </message>
    <message>
        <source>the id of "%1" is not a number that an id can be</source>
        <translation>die ID von „%1“ ist keine Zahl, die eine ID sein kann</translation>
    </message>
    <message>
        <source>the id of the unknown token is not in the vocabulary.</source>
        <translation>die ID des unbekannten Tokens steht nicht im Vokabular.</translation>
    </message>
    <message>
        <source>the key "%1" stands twice in one object</source>
        <translation>der Schlüssel "%1" steht zweimal in einem Objekt</translation>
    </message>
    <message>
        <source>the key %1 stands in it twice</source>
        <translation>der Schlüssel %1 steht zweimal darin</translation>
    </message>
    <message>
        <source>the label at labels[%1] is neither the token there nor -100</source>
        <translation>das Label bei labels[%1] ist weder das Token an dieser Stelle noch -100</translation>
    </message>
    <message>
        <source>the layer type %1</source>
        <translation>der Schichttyp %1</translation>
    </message>
    <message>
        <source>the line is longer than 64 MiB.</source>
        <translation>die Zeile ist länger als 64 MiB.</translation>
    </message>
    <message>
        <source>the magnitude of %1 has another size than its lora_B</source>
        <translation>die Magnitude von %1 hat eine andere Größe als das zugehörige lora_B</translation>
    </message>
    <message>
        <source>the magnitude of %1 has no factors</source>
        <translation>zur Magnitude von %1 fehlen die Faktoren</translation>
    </message>
    <message>
        <source>the model</source>
        <translation>das Modell</translation>
    </message>
    <message>
        <source>the model "%1" is not supported yet.</source>
        <translation>das Modell „%1“ wird noch nicht unterstützt.</translation>
    </message>
    <message>
        <source>the model %1</source>
        <translation>das Modell %1</translation>
    </message>
    <message>
        <source>the model has no chat template</source>
        <translation>das Modell hat keine Chat-Vorlage</translation>
    </message>
    <message>
        <source>the model that its metadata describes has no tensor %1.</source>
        <translation>das Modell, das die Metadaten beschreiben, hat keinen Tensor %1.</translation>
    </message>
    <message>
        <source>the model type "%1"</source>
        <translation>der Modelltyp „%1“</translation>
    </message>
    <message>
        <source>the model type "%1" as an encoder</source>
        <translation>der Modelltyp „%1“ als Encoder</translation>
    </message>
    <message>
        <source>the name is too long</source>
        <translation>Der Name ist zu lang</translation>
    </message>
    <message>
        <source>the names of a namespace must be strings</source>
        <translation>die Namen eines Namespace müssen Strings sein</translation>
    </message>
    <message>
        <source>the normalizer</source>
        <translation>der Normalizer</translation>
    </message>
    <message>
        <source>the normalizer "%1" is not supported yet.</source>
        <translation>der Normalizer „%1“ wird noch nicht unterstützt.</translation>
    </message>
    <message>
        <source>the normalizer %1</source>
        <translation>der Normalizer %1</translation>
    </message>
    <message>
        <source>the number %1 is too large</source>
        <translation>die Zahl %1 ist zu groß</translation>
    </message>
    <message>
        <source>the numbers of its yarn scaling (beta_fast, beta_slow, attention_factor, mscale) are out of range</source>
        <translation>die Zahlen seiner yarn-Skalierung (beta_fast, beta_slow, attention_factor, mscale) liegen außerhalb des zulässigen Bereichs</translation>
    </message>
    <message>
        <source>the post-processor</source>
        <translation>der Post-Prozessor</translation>
    </message>
    <message>
        <source>the post-processor "%1" is not supported yet.</source>
        <translation>der Post-Prozessor „%1“ wird noch nicht unterstützt.</translation>
    </message>
    <message>
        <source>the post-processor %1</source>
        <translation>der Post-Prozessor %1</translation>
    </message>
    <message>
        <source>the pre-tokenizer</source>
        <translation>der Pre-Tokenizer</translation>
    </message>
    <message>
        <source>the pre-tokenizer "%1" is not supported yet.</source>
        <translation>der Pre-Tokenizer „%1“ wird noch nicht unterstützt.</translation>
    </message>
    <message>
        <source>the pre-tokenizer %1</source>
        <translation>der Pre-Tokenizer %1</translation>
    </message>
    <message>
        <source>the precompiled character map of the tokenizer is damaged.</source>
        <translation>die vorkompilierte Zeichentabelle des Tokenizers ist beschädigt.</translation>
    </message>
    <message>
        <source>the reader could not be started, or has been ended.</source>
        <translation>Das Leseprogramm ließ sich nicht starten oder wurde beendet.</translation>
    </message>
    <message>
        <source>the reader ended by signal %1 (%2).</source>
        <translation>Das Leseprogramm endete durch das Signal %1 (%2).</translation>
    </message>
    <message>
        <source>the reader ended in the middle of it (code %1).</source>
        <translation>Das Leseprogramm endete mittendrin (Code %1).</translation>
    </message>
    <message>
        <source>the reader was stopped when it tried something that no document needs. The document may be an attack.</source>
        <translation>Das Leseprogramm wurde gestoppt, als es etwas versuchte, was kein Dokument braucht. Das Dokument könnte ein Angriff sein.</translation>
    </message>
    <message>
        <source>the regular expression "%1" calls a group again with \g, which could take very long</source>
        <translation>der reguläre Ausdruck „%1“ ruft mit \g eine Gruppe erneut auf, und das könnte sehr lange dauern</translation>
    </message>
    <message>
        <source>the regular expression "%1" is not valid: %2</source>
        <translation>der reguläre Ausdruck „%1“ ist ungültig: %2</translation>
    </message>
    <message>
        <source>the regular expression "%1" refers back to what it has matched, which could take very long</source>
        <translation>der reguläre Ausdruck „%1“ verweist auf das, was er schon gefunden hat, und das könnte sehr lange dauern</translation>
    </message>
    <message>
        <source>the regular expression "%1" uses (?~…), which could take very long</source>
        <translation>der reguläre Ausdruck „%1“ verwendet (?~…), und das könnte sehr lange dauern</translation>
    </message>
    <message>
        <source>the result</source>
        <translation>das Ergebnis</translation>
    </message>
    <message>
        <source>the role "%1" is not known (system, developer, user, assistant, tool)</source>
        <translation>die Rolle "%1" ist unbekannt (system, developer, user, assistant, tool)</translation>
    </message>
    <message>
        <source>the rope scaling "%1"</source>
        <translation>die RoPE-Skalierung „%1“</translation>
    </message>
    <message>
        <source>the rope settings (%1) must be an object</source>
        <translation>die RoPE-Einstellungen (%1) müssen ein Objekt sein</translation>
    </message>
    <message>
        <source>the rope settings have no factor</source>
        <translation>in den RoPE-Einstellungen fehlt factor</translation>
    </message>
    <message>
        <source>the rope type "%1"</source>
        <translation>der RoPE-Typ „%1“</translation>
    </message>
    <message>
        <source>the row can be read as %1</source>
        <translation>die Zeile lässt sich als %1 lesen</translation>
    </message>
    <message>
        <source>the row has "%1", and models here read text only</source>
        <translation>die Zeile enthält „%1“, und Modelle lesen hier nur Text</translation>
    </message>
    <message>
        <source>the row has none of the columns messages, prompt and completion, text, input_ids</source>
        <translation>die Zeile hat keine der Spalten messages, prompt und completion, text, input_ids</translation>
    </message>
    <message>
        <source>the row is not an object</source>
        <translation>die Zeile ist kein Objekt</translation>
    </message>
    <message>
        <source>the row is plain text and has no assistant turns</source>
        <translation>die Zeile ist reiner Text ohne Beiträge des Assistenten</translation>
    </message>
    <message>
        <source>the row takes too long to be rendered and encoded</source>
        <translation>das Umwandeln der Zeile in Text und Token dauert zu lange</translation>
    </message>
    <message>
        <source>the rows of tensor %1 are not whole blocks of %2</source>
        <translation>die Zeilen des Tensors %1 sind keine ganzen Blöcke von %2</translation>
    </message>
    <message>
        <source>the run computed in %1 and now computes in %2</source>
        <translation>der Lauf rechnete in %1 und rechnet jetzt in %2</translation>
    </message>
    <message>
        <source>the run had %1 threads and now has %2</source>
        <translation>der Lauf hatte %1 Threads und hat jetzt %2</translation>
    </message>
    <message>
        <source>the run had 1 thread and now has %1</source>
        <translation>der Lauf hatte 1 Thread und hat jetzt %1</translation>
    </message>
    <message>
        <source>the separator "%1" is not a regular expression that can be used: %2</source>
        <translation>das Trennzeichen „%1“ ist kein regulärer Ausdruck, der sich verwenden lässt: %2</translation>
    </message>
    <message>
        <source>the speaker "%1" is not known (human, gpt, system, function_call, observation)</source>
        <translation>der Sprecher "%1" ist unbekannt (human, gpt, system, function_call, observation)</translation>
    </message>
    <message>
        <source>the template is nested too deeply</source>
        <translation>die Vorlage ist zu tief verschachtelt</translation>
    </message>
    <message>
        <source>the test '%1' takes no arguments</source>
        <translation>der Test '%1' erwartet keine Argumente</translation>
    </message>
    <message>
        <source>the test '%1' takes one argument</source>
        <translation>der Test '%1' erwartet ein Argument</translation>
    </message>
    <message>
        <source>the time that the regular expression "%1" takes cannot be limited</source>
        <translation>die Laufzeit des regulären Ausdrucks „%1“ lässt sich nicht begrenzen</translation>
    </message>
    <message>
        <source>the token "%1" has no row in the model's embedding</source>
        <translation>das Token „%1“ hat keine Zeile im Embedding des Modells</translation>
    </message>
    <message>
        <source>the tokenizer</source>
        <translation>der Tokenizer</translation>
    </message>
    <message>
        <source>the tokenizer "%1" is not supported yet.</source>
        <translation>der Tokenizer „%1“ wird noch nicht unterstützt.</translation>
    </message>
    <message>
        <source>the tokenizer %1</source>
        <translation>der Tokenizer %1</translation>
    </message>
    <message>
        <source>the tokenizer %1 %2, for a text of %3</source>
        <translation>der Tokenizer %1 %2, bei einem Text von %3</translation>
    </message>
    <message>
        <source>the tokenizer %1 %2.</source>
        <translation>der Tokenizer %1 %2.</translation>
    </message>
    <message>
        <source>the tokenizer of the base model</source>
        <translation>Tokenizer des Basismodells</translation>
    </message>
    <message>
        <source>the training rows (data/train.jsonl)</source>
        <translation>Trainingszeilen (data/train.jsonl)</translation>
    </message>
    <message>
        <source>the vocabulary gives a token the id %1, which is out of range.</source>
        <translation>das Vokabular gibt einem Token die unzulässige ID %1.</translation>
    </message>
    <message>
        <source>the vocabulary has %1 tokens and %2 types</source>
        <translation>das Vokabular hat %1 Token und %2 Typen</translation>
    </message>
    <message>
        <source>the vocabulary has a %1 that is not a list of whole numbers</source>
        <translation>das Vokabular hat ein %1, das keine Liste ganzer Zahlen ist</translation>
    </message>
    <message>
        <source>the vocabulary has a merge that is not two tokens</source>
        <translation>das Vokabular hat eine Merge-Regel, die nicht aus zwei Token besteht</translation>
    </message>
    <message>
        <source>the vocabulary has a score that is not finite</source>
        <translation>das Vokabular hat eine Bewertung, die nicht endlich ist</translation>
    </message>
    <message>
        <source>the vocabulary has no score for each token (tokenizer.ggml.scores)</source>
        <translation>das Vokabular hat nicht für jedes Token eine Bewertung (tokenizer.ggml.scores)</translation>
    </message>
    <message>
        <source>the vocabulary has no token behind a text ([SEP], tokenizer.ggml.seperator_token_id or eos_token_id)</source>
        <translation>das Vokabular hat kein Token für das Ende eines Textes ([SEP], tokenizer.ggml.seperator_token_id oder eos_token_id)</translation>
    </message>
    <message>
        <source>the vocabulary has no token for unknown words (tokenizer.ggml.unknown_token_id)</source>
        <translation>das Vokabular hat kein Token für unbekannte Wörter (tokenizer.ggml.unknown_token_id)</translation>
    </message>
    <message>
        <source>the vocabulary has no token in front of a text ([CLS], tokenizer.ggml.bos_token_id or cls_token_id)</source>
        <translation>das Vokabular hat kein Token für den Anfang eines Textes ([CLS], tokenizer.ggml.bos_token_id oder cls_token_id)</translation>
    </message>
    <message>
        <source>the vocabulary has no tokenizer.ggml.merges</source>
        <translation>das Vokabular hat kein tokenizer.ggml.merges</translation>
    </message>
    <message>
        <source>the vocabulary is empty.</source>
        <translation>das Vokabular ist leer.</translation>
    </message>
    <message>
        <source>the vocabulary is missing (tokenizer.ggml.tokens)</source>
        <translation>das Vokabular fehlt (tokenizer.ggml.tokens)</translation>
    </message>
    <message>
        <source>the vocabulary is not valid: %1</source>
        <translation>das Vokabular ist nicht gültig: %1</translation>
    </message>
    <message>
        <source>the way this tokenizer splits text</source>
        <translation>die Textzerlegung dieses Tokenizers</translation>
    </message>
    <message>
        <source>the weight of %1 is not a number</source>
        <translation>%1: Das Gewicht ist keine Zahl</translation>
    </message>
    <message>
        <source>the weight of %1 must be 0, or from 0.000001 to 1,000,000</source>
        <translation>%1: Das Gewicht muss 0 sein oder zwischen 0,000001 und 1.000.000 liegen</translation>
    </message>
    <message>
        <source>the weights of the base model</source>
        <translation>Gewichte des Basismodells</translation>
    </message>
    <message>
        <source>there are bytes that are not UTF-8</source>
        <translation>Einige Bytes sind kein UTF-8</translation>
    </message>
    <message>
        <source>there is a word without quotation marks</source>
        <translation>Ein Wort steht ohne Anführungszeichen da</translation>
    </message>
    <message>
        <source>there is no "%1" in it</source>
        <translation>"%1" fehlt darin</translation>
    </message>
    <message>
        <source>there is no %1 of the right shape in it</source>
        <translation>%1 fehlt darin oder hat die falsche Form</translation>
    </message>
    <message>
        <source>there is no array of "ids".</source>
        <translation>ein Array "ids" fehlt.</translation>
    </message>
    <message>
        <source>there is no such file or folder</source>
        <translation>Diese Datei oder diesen Ordner gibt es nicht</translation>
    </message>
    <message>
        <source>there is no text "%1".</source>
        <translation>"%1" fehlt oder ist kein Text.</translation>
    </message>
    <message>
        <source>there is not enough memory for the chat template</source>
        <translation>für die Chat-Vorlage reicht der Arbeitsspeicher nicht</translation>
    </message>
    <message>
        <source>there is not enough memory to render the chat template</source>
        <translation>um die Chat-Vorlage anzuwenden, reicht der Arbeitsspeicher nicht</translation>
    </message>
    <message>
        <source>there is nothing behind the \ at its end</source>
        <translation>hinter dem \ am Ende steht nichts</translation>
    </message>
    <message>
        <source>there is nothing between [ and ]</source>
        <translation>zwischen [ und ] steht nichts</translation>
    </message>
    <message>
        <source>there is nothing that its *, + or ? could repeat</source>
        <translation>für *, + oder ? gibt es nichts zu wiederholen</translation>
    </message>
    <message>
        <source>there is something behind its end</source>
        <translation>Hinter dem Ende steht noch etwas</translation>
    </message>
    <message>
        <source>there is something of that name already</source>
        <translation>Unter diesem Namen gibt es schon etwas</translation>
    </message>
    <message>
        <source>this %1 is not closed</source>
        <translation>Die Klammer %1 ist nicht geschlossen</translation>
    </message>
    <message>
        <source>this is not a JSON object.</source>
        <translation>das ist kein JSON-Objekt.</translation>
    </message>
    <message>
        <source>token id %1 is not in the model's vocabulary of %2.</source>
        <translation>die Token-ID %1 liegt außerhalb des Modellvokabulars von %2 Token.</translation>
    </message>
    <message>
        <source>tokenizers of the family "%1" (tokenizer.ggml.pre) are not supported yet.</source>
        <translation>Tokenizer der Familie „%1“ (tokenizer.ggml.pre) werden noch nicht unterstützt.</translation>
    </message>
    <message>
        <source>tokenizers of the kind "%1" (tokenizer.ggml.model) are not supported yet.</source>
        <translation>Tokenizer der Art „%1“ (tokenizer.ggml.model) werden noch nicht unterstützt.</translation>
    </message>
    <message>
        <source>too many files are open</source>
        <translation>Zu viele Dateien sind geöffnet</translation>
    </message>
    <message>
        <source>transformers 5 reads this tokenizer otherwise: it puts no space before a text that follows a special token, as tokenizer.json, Anneal and llama.cpp do.</source>
        <translation>transformers 5 liest diesen Tokenizer anders: Es setzt kein Leerzeichen vor einen Text, der auf ein Spezialtoken folgt, anders als tokenizer.json, Anneal und llama.cpp.</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true oder false</translation>
    </message>
    <message>
        <source>true, false or a name</source>
        <translation>true, false oder ein Name</translation>
    </message>
    <message>
        <source>unexpected char %1 in a tag</source>
        <translation>unerwartetes Zeichen %1 in einem Tag</translation>
    </message>
    <message>
        <source>unexpected end of template, looking for %1</source>
        <translation>unerwartetes Ende der Vorlage, gesucht wurde %1</translation>
    </message>
    <message>
        <source>unknown tag '%1'</source>
        <translation>unbekannter Tag '%1'</translation>
    </message>
    <message>
        <source>use_dora asks for a lora_magnitude_vector of %1, but it is missing</source>
        <translation>use_dora verlangt für %1 einen lora_magnitude_vector, der fehlt</translation>
    </message>
    <message>
        <source>values</source>
        <translation>Werte</translation>
    </message>
    <message>
        <source>what %1 asks for</source>
        <translation>die von %1 verlangte Berechnung</translation>
    </message>
    <message>
        <source>what stands behind (? has no meaning</source>
        <translation>was hinter (? steht, hat keine Bedeutung</translation>
    </message>
    <message>
        <source>while its added tokens are read, the tokenizer %1</source>
        <translation>der Tokenizer %1, während seine hinzugefügten Token gelesen werden</translation>
    </message>
    <message>
        <source>whole documents are held out together</source>
        <translation>ganze Dokumente werden gemeinsam zurückgehalten</translation>
    </message>
    <message>
        <source>writing a tokenizer of the kind "%1" (tokenizer.ggml.model) as tokenizer.json is not supported yet.</source>
        <translation>das Schreiben eines Tokenizers der Art „%1“ (tokenizer.ggml.model) als tokenizer.json wird noch nicht unterstützt.</translation>
    </message>
    <message>
        <source>yarn scaling with other than its usual numbers (truncate, factor, beta_fast, beta_slow)</source>
        <translation>yarn-Skalierung mit anderen als den üblichen Zahlen (truncate, factor, beta_fast, beta_slow)</translation>
    </message>
    <message>
        <source>{ is opened and not closed</source>
        <translation>die Klammer { bleibt offen</translation>
    </message>
    <message>
        <source>… and more.</source>
        <translation>… und weitere.</translation>
    </message>
</context>
</TS>
