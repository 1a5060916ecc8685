<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>Anneal</name>
    <message>
        <source> and %1 more</source>
        <translation> und noch %1</translation>
    </message>
    <message>
        <source> · bytes %1</source>
        <translation> · Bytes %1</translation>
    </message>
    <message>
        <source> · cut after %1</source>
        <translation> · auf %1 gekürzt</translation>
    </message>
    <message>
        <source> · from token %1</source>
        <translation> · ab Token %1</translation>
    </message>
    <message>
        <source> · held-out loss has risen %1 times in a row</source>
        <translation> · Validierungs-Loss %1-mal in Folge gestiegen</translation>
    </message>
    <message>
        <source> · plain text, not a special token</source>
        <translation> · gewöhnlicher Text, kein Spezialtoken</translation>
    </message>
    <message>
        <source> · repeats %1 characters of the one before</source>
        <translation> · wiederholt %1 Zeichen des vorherigen</translation>
    </message>
    <message>
        <source> · the first %1 are compared</source>
        <translation> · die ersten %1 werden verglichen</translation>
    </message>
    <message>
        <source> · the first %1 are shown</source>
        <translation> · gezeigt werden die ersten %1</translation>
    </message>
    <message>
        <source>## Version %1, the one you use</source>
        <translation>## Version %1, die Sie verwenden</translation>
    </message>
    <message>
        <source>%1
Double click shows it in the file manager</source>
        <translation>%1
Doppelklick zeigt es in der Dateiverwaltung</translation>
    </message>
    <message>
        <source>%1  all actions</source>
        <translation>%1  alle Aktionen</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>%1 % trained</source>
        <translation>%1 % trainiert</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>%1 (default)</source>
        <translation>%1 (Standardwert)</translation>
    </message>
    <message>
        <source>%1 (deleted to make room)</source>
        <translation>%1 (gelöscht, um Platz zu schaffen)</translation>
    </message>
    <message>
        <source>%1 (the best so far)</source>
        <translation>%1 (der bisher beste)</translation>
    </message>
    <message>
        <source>%1 (the best)</source>
        <translation>%1 (der beste)</translation>
    </message>
    <message>
        <source>%1 M</source>
        <translation>%1 Mio.</translation>
    </message>
    <message>
        <source>%1 a step</source>
        <translation>%1 je Schritt</translation>
    </message>
    <message>
        <source>%1 always means “%2”. Press other keys.</source>
        <translation>%1 steht immer für „%2“. Drücken Sie andere Tasten.</translation>
    </message>
    <message>
        <source>%1 and %2 per epoch</source>
        <translation>%1 und %2 je Epoche</translation>
    </message>
    <message>
        <source>%1 are archived</source>
        <translation>%1 sind archiviert</translation>
    </message>
    <message>
        <source>%1 are listed again</source>
        <translation>%1 sind wieder in der Liste</translation>
    </message>
    <message>
        <source>%1 are pinned no more</source>
        <translation>%1 sind nicht mehr angeheftet</translation>
    </message>
    <message>
        <source>%1 are pinned to the top</source>
        <translation>%1 sind oben angeheftet</translation>
    </message>
    <message>
        <source>%1 at %2 tok/s</source>
        <translation>%1 bei %2 Token/s</translation>
    </message>
    <message>
        <source>%1 cannot be brought back.</source>
        <translation>%1 kann nicht wiederhergestellt werden.</translation>
    </message>
    <message>
        <source>%1 cannot be moved to the trash.</source>
        <translation>%1 kann nicht in den Papierkorb verschoben werden.</translation>
    </message>
    <message>
        <source>%1 changes nothing: it matches no layer that would get an adapter. Correct the name, or take it out.</source>
        <translation>%1 bewirkt nichts: Keine Schicht, die einen Adapter bekäme, passt dazu. Korrigieren oder entfernen Sie den Namen.</translation>
    </message>
    <message>
        <source>%1 characters</source>
        <translation>%1 Zeichen</translation>
    </message>
    <message>
        <source>%1 chunks, the longest %2 %3</source>
        <translation>%1 Abschnitte, der längste mit %2 %3</translation>
    </message>
    <message>
        <source>%1 cores</source>
        <translation>%1 Kerne</translation>
    </message>
    <message>
        <source>%1 cores, trains in bfloat16</source>
        <translation>%1 Kerne, Training in bfloat16</translation>
    </message>
    <message>
        <source>%1 cores, trains in float32</source>
        <translation>%1 Kerne, Training in float32</translation>
    </message>
    <message>
        <source>%1 d</source>
        <translation>%1 d</translation>
    </message>
    <message>
        <source>%1 d %2 h</source>
        <translation>%1 d %2 h</translation>
    </message>
    <message>
        <source>%1 did not go on: %2</source>
        <translation>%1 wurde nicht fortgesetzt: %2</translation>
    </message>
    <message>
        <source>%1 does not go on: a training is in progress.</source>
        <translation>%1 wird nicht fortgesetzt: Es läuft bereits ein Training.</translation>
    </message>
    <message>
        <source>%1 does not mean “%2” any more.</source>
        <translation>%1 steht nicht mehr für „%2“.</translation>
    </message>
    <message>
        <source>%1 epochs</source>
        <translation>%1 Epochen</translation>
    </message>
    <message>
        <source>%1 files</source>
        <translation>%1 Dateien</translation>
    </message>
    <message>
        <source>%1 files added</source>
        <translation>%1 Dateien hinzugefügt</translation>
    </message>
    <message>
        <source>%1 files were already in the project</source>
        <translation>%1 Dateien waren schon im Projekt</translation>
    </message>
    <message>
        <source>%1 finds</source>
        <translation>%1 sucht</translation>
    </message>
    <message>
        <source>%1 folders in the runs folder could not be read as runs: %2</source>
        <translation>%1 Ordner im Ordner der Läufe sind nicht als Lauf lesbar: %2</translation>
    </message>
    <message>
        <source>%1 for checkpoints, %2 free</source>
        <translation>%1 für Checkpoints, %2 frei</translation>
    </message>
    <message>
        <source>%1 free</source>
        <translation>%1 frei</translation>
    </message>
    <message>
        <source>%1 free on disk</source>
        <translation>%1 auf der Festplatte frei</translation>
    </message>
    <message>
        <source>%1 goes on after its next checkpoint.</source>
        <translation>%1 läuft nach dem nächsten Checkpoint weiter.</translation>
    </message>
    <message>
        <source>%1 goes on.</source>
        <translation>%1 wird fortgesetzt.</translation>
    </message>
    <message>
        <source>%1 goes to a line</source>
        <translation>%1 zur Zeile</translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation>%1 h</translation>
    </message>
    <message>
        <source>%1 h %2</source>
        <translation>%1 h %2</translation>
    </message>
    <message>
        <source>%1 has ended, and its result is waiting.</source>
        <translation>%1 ist zu Ende, und das Ergebnis liegt bereit.</translation>
    </message>
    <message>
        <source>%1 held-out rows to %2</source>
        <translation>%1 zurückgehaltene Zeilen nach %2</translation>
    </message>
    <message>
        <source>%1 holds the same text already</source>
        <translation>%1 enthält denselben Text bereits</translation>
    </message>
    <message>
        <source>%1 in %2</source>
        <translation>%1 in %2</translation>
    </message>
    <message>
        <source>%1 is %2 in config.yaml already</source>
        <translation>%1 ist in config.yaml schon %2</translation>
    </message>
    <message>
        <source>%1 is %2 in config.yaml now</source>
        <translation>%1 ist in config.yaml jetzt %2</translation>
    </message>
    <message>
        <source>%1 is a file, not a project.</source>
        <translation>%1 ist eine Datei und kein Projekt.</translation>
    </message>
    <message>
        <source>%1 is among the modules trained in full, so it gets no adapter. Take it out of one of the two.</source>
        <translation>%1 gehört zu den vollständig trainierten Modulen und bekommt deshalb keinen Adapter. Nehmen Sie es aus einer der beiden Listen.</translation>
    </message>
    <message>
        <source>%1 is archived</source>
        <translation>%1 ist archiviert</translation>
    </message>
    <message>
        <source>%1 is damaged: there is a NUL character in line %2.</source>
        <translation>%1 ist beschädigt: In Zeile %2 steht ein NUL-Zeichen.</translation>
    </message>
    <message>
        <source>%1 is in the trash</source>
        <translation>„%1“ ist im Papierkorb</translation>
    </message>
    <message>
        <source>%1 is listed again</source>
        <translation>%1 ist wieder in der Liste</translation>
    </message>
    <message>
        <source>%1 is missing. Resume the run, which saves it again.</source>
        <translation>%1 fehlt. Setzen Sie den Lauf fort; er speichert sie neu.</translation>
    </message>
    <message>
        <source>%1 is neither a file nor a folder.</source>
        <translation>%1 ist weder Datei noch Ordner.</translation>
    </message>
    <message>
        <source>%1 is not UTF-8 text.</source>
        <translation>%1 ist kein UTF-8-Text.</translation>
    </message>
    <message>
        <source>%1 is not a project yet: it has no config.yaml.</source>
        <translation>%1 ist noch kein Projekt: Es fehlt eine config.yaml.</translation>
    </message>
    <message>
        <source>%1 is not started again: a training is in progress.</source>
        <translation>%1 wird nicht erneut gestartet: Ein Training läuft gerade.</translation>
    </message>
    <message>
        <source>%1 is pinned no more</source>
        <translation>%1 ist nicht mehr angeheftet</translation>
    </message>
    <message>
        <source>%1 is pinned to the top</source>
        <translation>%1 ist oben angeheftet</translation>
    </message>
    <message>
        <source>%1 is training in %2.</source>
        <translation>%1 läuft jetzt in %2.</translation>
    </message>
    <message>
        <source>%1 is used by “%2”. Replace?</source>
        <translation>%1 ist mit „%2“ belegt. Ersetzen?</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>noch %1</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>%1 min %2</source>
        <translation>%1 min %2</translation>
    </message>
    <message>
        <source>%1 more could not be added.</source>
        <translation>Nicht hinzugefügt: %1 weitere.</translation>
    </message>
    <message>
        <source>%1 more prompts stand in the runs themselves.</source>
        <translation>%1 weitere Prompts stehen in den Läufen selbst.</translation>
    </message>
    <message>
        <source>%1 next problem</source>
        <translation>%1 nächstes Problem</translation>
    </message>
    <message>
        <source>%1 not measured, the first in line %2: %3</source>
        <translation>%1 nicht gemessen, die erste davon in Zeile %2: %3</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>%1 of %2 answers</source>
        <translation>%1 von %2 Antworten</translation>
    </message>
    <message>
        <source>%1 of %2 free memory</source>
        <translation>%1 von %2 freiem Arbeitsspeicher</translation>
    </message>
    <message>
        <source>%1 of %2 rows</source>
        <translation>%1 von %2 Zeilen</translation>
    </message>
    <message>
        <source>%1 of %2 rows (%3 %) are held out, although %4 % were asked for.</source>
        <translation>Zurückgehalten: %1 von %2 Zeilen (%3 %), obwohl %4 % gewünscht waren.</translation>
    </message>
    <message>
        <source>%1 of %2 rows are left out.</source>
        <translation>%1 von %2 Zeilen werden ausgelassen.</translation>
    </message>
    <message>
        <source>%1 of %2 rows is left out.</source>
        <translation>%1 von %2 Zeilen wird ausgelassen.</translation>
    </message>
    <message>
        <source>%1 of %2 rows, the first in %3</source>
        <translation>%1 von %2 Zeilen, die erste in %3</translation>
    </message>
    <message>
        <source>%1 of %2 tensors</source>
        <translation>%1 von %2 Tensoren</translation>
    </message>
    <message>
        <source>%1 of %2 that are free</source>
        <translation>%1 von %2, die frei sind</translation>
    </message>
    <message>
        <source>%1 of %2 tokens trained</source>
        <translation>%1 von %2 Token trainiert</translation>
    </message>
    <message>
        <source>%1 of checkpoints</source>
        <translation>%1 für Checkpoints</translation>
    </message>
    <message>
        <source>%1 of the rows have more than %2 tokens and are cut there; the longest has %3</source>
        <translation>Zeilen mit mehr als %2 Token: %1, dort gekürzt; die längste hat %3</translation>
    </message>
    <message>
        <source>%1 of the rows have more than %2 tokens and are left out; the longest has %3</source>
        <translation>Zeilen mit mehr als %2 Token: %1, ausgelassen; die längste hat %3</translation>
    </message>
    <message>
        <source>%1 of the rows have more than %2 tokens and are split; the longest has %3</source>
        <translation>Zeilen mit mehr als %2 Token: %1, geteilt; die längste hat %3</translation>
    </message>
    <message>
        <source>%1 of the training, %2 of the data</source>
        <translation>%1 (Training), %2 (Daten)</translation>
    </message>
    <message>
        <source>%1 pages</source>
        <translation>%1 Seiten</translation>
    </message>
    <message>
        <source>%1 problems</source>
        <translation>%1 Probleme</translation>
    </message>
    <message>
        <source>%1 problems to fix</source>
        <translation>%1 Probleme zu beheben</translation>
    </message>
    <message>
        <source>%1 problems to fix in config.yaml</source>
        <translation>%1 Probleme in config.yaml zu beheben</translation>
    </message>
    <message>
        <source>%1 rows</source>
        <translation>%1 Zeilen</translation>
    </message>
    <message>
        <source>%1 rows are cut before their stop tokens</source>
        <translation>%1 Zeilen werden vor ihrem Stopp-Token gekürzt</translation>
    </message>
    <message>
        <source>%1 rows have no trained token and are left out</source>
        <translation>%1 Zeilen haben kein trainiertes Token und werden ausgelassen</translation>
    </message>
    <message>
        <source>%1 rows have no trained token.</source>
        <translation>%1 Zeilen haben kein trainiertes Token.</translation>
    </message>
    <message>
        <source>%1 rows have special tokens in their texts.</source>
        <translation>%1 Zeilen enthalten Spezialtoken in ihren Texten.</translation>
    </message>
    <message>
        <source>%1 rows that cannot be used, with the reason, to %2</source>
        <translation>%1 nicht verwendbare Zeilen, mit Begründung, nach %2</translation>
    </message>
    <message>
        <source>%1 rows to %2</source>
        <translation>%1 Zeilen nach %2</translation>
    </message>
    <message>
        <source>%1 rows were left out; the report says why.</source>
        <translation>%1 Zeilen wurden ausgelassen; die Gründe stehen im Bericht.</translation>
    </message>
    <message>
        <source>%1 runs</source>
        <translation>%1 Läufe</translation>
    </message>
    <message>
        <source>%1 runs are in the trash</source>
        <translation>%1 Läufe sind im Papierkorb</translation>
    </message>
    <message>
        <source>%1 runs cannot be moved to the trash: %2.</source>
        <translation>%1 Läufe können nicht in den Papierkorb: %2.</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 selected of %2</source>
        <translation>%1 von %2 ausgewählt</translation>
    </message>
    <message>
        <source>%1 selected of %2 that match, %3 in all</source>
        <translation>%1 von %2 Treffern ausgewählt, %3 insgesamt</translation>
    </message>
    <message>
        <source>%1 selected of %2 that matches, %3 in all</source>
        <translation>%1 von %2 Treffer ausgewählt, %3 insgesamt</translation>
    </message>
    <message>
        <source>%1 selected of %2 · everything here is read from the run folders</source>
        <translation>%1 von %2 ausgewählt · alles hier stammt aus den Ordnern der Läufe</translation>
    </message>
    <message>
        <source>%1 sequences</source>
        <translation>%1 Sequenzen</translation>
    </message>
    <message>
        <source>%1 special tokens are plain text</source>
        <translation>%1 Spezialtoken gelten als gewöhnlicher Text</translation>
    </message>
    <message>
        <source>%1 stands for %2 and for %3</source>
        <translation>%1 steht für %2 und für %3</translation>
    </message>
    <message>
        <source>%1 steps</source>
        <translation>%1 Schritte</translation>
    </message>
    <message>
        <source>%1 things may make a repeat differ; they are listed below.</source>
        <translation>%1 Unterschiede können eine Wiederholung anders ausfallen lassen; sie stehen unten.</translation>
    </message>
    <message>
        <source>%1 to %2 %3: %4</source>
        <translation>%1 bis %2 %3: %4</translation>
    </message>
    <message>
        <source>%1 to %2 characters is usual.</source>
        <translation>Üblich sind %1 bis %2 Zeichen.</translation>
    </message>
    <message>
        <source>%1 to train on</source>
        <translation>%1 zum Trainieren</translation>
    </message>
    <message>
        <source>%1 to train on, %2 held out</source>
        <translation>%1 zum Trainieren, %2 zurückgehalten</translation>
    </message>
    <message>
        <source>%1 tok/s</source>
        <translation>%1 Token/s</translation>
    </message>
    <message>
        <source>%1 token ids</source>
        <translation>%1 Token-IDs</translation>
    </message>
    <message>
        <source>%1 tokens a second are what this processor is expected to do; no run with this model was measured here yet.</source>
        <translation>%1 Token pro Sekunde sind von diesem Prozessor zu erwarten; ein Lauf mit diesem Modell wurde hier noch nicht gemessen.</translation>
    </message>
    <message>
        <source>%1 tokens per epoch</source>
        <translation>%1 Token je Epoche</translation>
    </message>
    <message>
        <source>%1 tokens per epoch, %2 % of them trained, in %3 sequence.</source>
        <translation>%1 Token je Epoche, davon %2 % trainiert, in %3 Sequenz.</translation>
    </message>
    <message>
        <source>%1 tokens per epoch, %2 % of them trained, in %3 sequences.</source>
        <translation>%1 Token je Epoche, davon %2 % trainiert, in %3 Sequenzen.</translation>
    </message>
    <message>
        <source>%1 tokens per epoch, %2 of them trained</source>
        <translation>%1 Token je Epoche, davon %2 trainiert</translation>
    </message>
    <message>
        <source>%1 tokens · %2 trained</source>
        <translation>%1 Token · %2 trainiert</translation>
    </message>
    <message>
        <source>%1 tokens, without and with the adapter</source>
        <translation>%1 Token, ohne und mit Adapter</translation>
    </message>
    <message>
        <source>%1 trained %2 tokens a second. What its start, evaluations, answers and checkpoints took is added.</source>
        <translation>%1 hat %2 Token pro Sekunde trainiert. Was Start, Auswertungen, Antworten und Checkpoints gedauert haben, kommt hinzu.</translation>
    </message>
    <message>
        <source>%1 values differ. A run is started with exactly these values and keeps them.</source>
        <translation>%1 Werte weichen ab. Ein Lauf startet mit genau diesen Werten und behält sie.</translation>
    </message>
    <message>
        <source>%1 values, smallest %2, median %3, largest %4 %5</source>
        <translation>%1 Werte, kleinster %2, Median %3, größter %4 %5</translation>
    </message>
    <message>
        <source>%1 was measured, merged and exported.</source>
        <translation>%1 wurde ausgewertet, zusammengeführt und exportiert.</translation>
    </message>
    <message>
        <source>%1 was stopped; what it learned is kept.</source>
        <translation>%1 wurde beendet; das Gelernte bleibt erhalten.</translation>
    </message>
    <message>
        <source>%1 with BF16</source>
        <translation>%1 mit BF16</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>%1 · LoRA rank %2 · learning rate %3, %4 · %5 per step · %6</source>
        <translation>%1 · LoRA-Rang %2 · Lernrate %3, %4 · %5 je Schritt · %6</translation>
    </message>
    <message>
        <source>%1 · held-out loss %2</source>
        <translation>%1 · Validierungs-Loss %2</translation>
    </message>
    <message>
        <source>%1 · left out</source>
        <translation>%1 · ausgelassen</translation>
    </message>
    <message>
        <source>%1 · not on this computer</source>
        <translation>%1 · nicht auf diesem Computer</translation>
    </message>
    <message>
        <source>%1 · training loss %2</source>
        <translation>%1 · Trainings-Loss %2</translation>
    </message>
    <message>
        <source>%1 · unsaved changes are kept</source>
        <translation>%1 · ungespeicherte Änderungen bleiben erhalten</translation>
    </message>
    <message>
        <source>%1 → %2</source>
        <translation>%1 → %2</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>%1, %2 at the speed measured in run %3</source>
        <translation>%1, %2 beim Tempo des Laufs %3</translation>
    </message>
    <message>
        <source>%1, %2 parameters, stored as %3</source>
        <translation>%1, %2 Parameter, gespeichert als %3</translation>
    </message>
    <message>
        <source>%1, %2 skipped: not a regular file, or not readable</source>
        <translation>%1, %2 übersprungen: keine reguläre Datei oder nicht lesbar</translation>
    </message>
    <message>
        <source>%1, %2 skipped: not regular files, or not readable</source>
        <translation>%1, %2 übersprungen: keine regulären Dateien oder nicht lesbar</translation>
    </message>
    <message>
        <source>%1, %2 steps</source>
        <translation>%1, %2 Schritte</translation>
    </message>
    <message>
        <source>%1, %2 tokens, %3 % of them trained</source>
        <translation>%1, %2 Token, davon %3 % trainiert</translation>
    </message>
    <message>
        <source>%1, LoRA rank %2, learning rate %3</source>
        <translation>%1, LoRA-Rang %2, Lernrate %3</translation>
    </message>
    <message>
        <source>%1, and %2 of memory (%3 free).</source>
        <translation>%1 und %2 Arbeitsspeicher (%3 frei).</translation>
    </message>
    <message>
        <source>%1, before training</source>
        <translation>%1, vor dem Training</translation>
    </message>
    <message>
        <source>%1, but %2 of them are not used: these file types are not supported</source>
        <translation>%1, davon %2 nicht verwendet: Diese Dateitypen werden nicht unterstützt</translation>
    </message>
    <message>
        <source>%1, but 1 of them is not used: this file type is not supported</source>
        <translation>%1, davon 1 nicht verwendet: Dieser Dateityp wird nicht unterstützt</translation>
    </message>
    <message>
        <source>%1, cells are separated by %2</source>
        <translation>%1, Zellen getrennt durch %2</translation>
    </message>
    <message>
        <source>%1, changed since</source>
        <translation>%1, seither geändert</translation>
    </message>
    <message>
        <source>%1, chunk %2</source>
        <translation>%1, Abschnitt %2</translation>
    </message>
    <message>
        <source>%1, estimated time %2</source>
        <translation>%1, geschätzte Zeit: %2</translation>
    </message>
    <message>
        <source>%1, held-out rows: %2</source>
        <translation>%1, zurückgehaltene Zeilen: %2</translation>
    </message>
    <message>
        <source>%1, page %2</source>
        <translation>%1, Seite %2</translation>
    </message>
    <message>
        <source>%1, step %2</source>
        <translation>%1, Schritt %2</translation>
    </message>
    <message>
        <source>%1, training rows: %2</source>
        <translation>%1, Trainingszeilen: %2</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1: %2 points, first %3, last %4, smallest %5, largest %6.</source>
        <translation>%1: %2 Punkte, erster %3, letzter %4, kleinster %5, größter %6.</translation>
    </message>
    <message>
        <source>%1: %2 runs</source>
        <translation>%1: %2 Läufe</translation>
    </message>
    <message>
        <source>%1: %2 values changed</source>
        <translation>%1: %2 Werte geändert</translation>
    </message>
    <message>
        <source>%1: 1 run</source>
        <translation>%1: 1 Lauf</translation>
    </message>
    <message>
        <source>%1: 1 value changed</source>
        <translation>%1: 1 Wert geändert</translation>
    </message>
    <message>
        <source>%1: answer</source>
        <translation>%1: Antwort</translation>
    </message>
    <message>
        <source>%1: back to the default</source>
        <translation>%1: zurück zum Standardwert</translation>
    </message>
    <message>
        <source>%1: evaluating the adapter</source>
        <translation>%1: Adapter wird ausgewertet</translation>
    </message>
    <message>
        <source>%1: evaluating the base model</source>
        <translation>%1: Basismodell wird ausgewertet</translation>
    </message>
    <message>
        <source>%1: exported as %2, %3</source>
        <translation>%1: exportiert als %2, %3</translation>
    </message>
    <message>
        <source>%1: exporting GGUF</source>
        <translation>%1: GGUF wird exportiert</translation>
    </message>
    <message>
        <source>%1: merged model saved in the folder %2</source>
        <translation>%1: zusammengeführtes Modell im Ordner „%2“ gespeichert</translation>
    </message>
    <message>
        <source>%1: merging</source>
        <translation>%1: wird zusammengeführt</translation>
    </message>
    <message>
        <source>%1: no values yet.</source>
        <translation>%1: noch keine Werte.</translation>
    </message>
    <message>
        <source>%1: the latest run</source>
        <translation>%1: letzter Lauf</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>, %1 above %2</source>
        <translation>, %1 über %2</translation>
    </message>
    <message>
        <source>, %1 of %2</source>
        <translation>, %1 von %2</translation>
    </message>
    <message>
        <source>, pausing</source>
        <translation>, wird pausiert</translation>
    </message>
    <message>
        <source>, stopping</source>
        <translation>, wird beendet</translation>
    </message>
    <message>
        <source>, stops at %1</source>
        <translation>, endet bei %1</translation>
    </message>
    <message>
        <source>1 chunk of %1 %2</source>
        <translation>1 Abschnitt mit %1 %2</translation>
    </message>
    <message>
        <source>1 core</source>
        <translation>1 Kern</translation>
    </message>
    <message>
        <source>1 epoch</source>
        <translation>1 Epoche</translation>
    </message>
    <message>
        <source>1 file</source>
        <translation>1 Datei</translation>
    </message>
    <message>
        <source>1 file added</source>
        <translation>1 Datei hinzugefügt</translation>
    </message>
    <message>
        <source>1 file added, but it is not used: this file type is not supported</source>
        <translation>1 Datei hinzugefügt, aber nicht verwendet: Dieser Dateityp wird nicht unterstützt</translation>
    </message>
    <message>
        <source>1 file was already in the project</source>
        <translation>1 Datei war schon im Projekt</translation>
    </message>
    <message>
        <source>1 folder in the runs folder could not be read as a run: %1</source>
        <translation>1 Ordner im Ordner der Läufe ist nicht als Lauf lesbar: %1</translation>
    </message>
    <message>
        <source>1 held-out row to %1</source>
        <translation>1 zurückgehaltene Zeile nach %1</translation>
    </message>
    <message>
        <source>1 more prompt stands in the runs themselves.</source>
        <translation>1 weiterer Prompt steht in den Läufen selbst.</translation>
    </message>
    <message>
        <source>1 page</source>
        <translation>1 Seite</translation>
    </message>
    <message>
        <source>1 problem</source>
        <translation>1 Problem</translation>
    </message>
    <message>
        <source>1 problem to fix</source>
        <translation>1 Problem zu beheben</translation>
    </message>
    <message>
        <source>1 problem to fix in config.yaml</source>
        <translation>1 Problem in config.yaml zu beheben</translation>
    </message>
    <message>
        <source>1 row</source>
        <translation>1 Zeile</translation>
    </message>
    <message>
        <source>1 row has no trained token and is left out</source>
        <translation>1 Zeile hat kein trainiertes Token und wird ausgelassen</translation>
    </message>
    <message>
        <source>1 row has no trained token.</source>
        <translation>1 Zeile hat kein trainiertes Token.</translation>
    </message>
    <message>
        <source>1 row has special tokens in its texts.</source>
        <translation>1 Zeile enthält Spezialtoken in ihren Texten.</translation>
    </message>
    <message>
        <source>1 row is cut before its stop token</source>
        <translation>1 Zeile wird vor ihrem Stopp-Token gekürzt</translation>
    </message>
    <message>
        <source>1 row that cannot be used, with the reason, to %1</source>
        <translation>1 nicht verwendbare Zeile, mit Begründung, nach %1</translation>
    </message>
    <message>
        <source>1 row to %1</source>
        <translation>1 Zeile nach %1</translation>
    </message>
    <message>
        <source>1 row was left out; the report says why.</source>
        <translation>1 Zeile wurde ausgelassen; der Grund steht im Bericht.</translation>
    </message>
    <message>
        <source>1 run · everything here is read from the run folders</source>
        <translation>1 Lauf · alles hier stammt aus den Ordnern der Läufe</translation>
    </message>
    <message>
        <source>1 sequence</source>
        <translation>1 Sequenz</translation>
    </message>
    <message>
        <source>1 special token is plain text</source>
        <translation>1 Spezialtoken gilt als gewöhnlicher Text</translation>
    </message>
    <message>
        <source>1 step</source>
        <translation>1 Schritt</translation>
    </message>
    <message>
        <source>A Hugging Face folder, a name in the Hugging Face cache, or a GGUF file.</source>
        <translation>Ein Hugging-Face-Ordner, ein Name im Hugging-Face-Cache oder eine GGUF-Datei.</translation>
    </message>
    <message>
        <source>A chart is written as .png, .svg or .csv, not as %1.</source>
        <translation>Ein Diagramm wird als .png, .svg oder .csv geschrieben, nicht als %1.</translation>
    </message>
    <message>
        <source>A folder for your documents, the training rows and the runs. You can move or copy it later.</source>
        <translation>Ein Ordner für Ihre Dokumente, die Trainingszeilen und die Läufe. Sie können ihn später verschieben oder kopieren.</translation>
    </message>
    <message>
        <source>A folder in Hugging Face form, or a .gguf file</source>
        <translation>Ein Ordner im Hugging-Face-Format oder eine .gguf-Datei</translation>
    </message>
    <message>
        <source>A folder of models and .gguf files, looked at beside the Hugging Face cache.</source>
        <translation>Ein Ordner mit Modellen und .gguf-Dateien, der neben dem Hugging-Face-Cache durchsucht wird.</translation>
    </message>
    <message>
        <source>A name cannot contain a slash.</source>
        <translation>Ein Name darf keinen Schrägstrich enthalten.</translation>
    </message>
    <message>
        <source>A number from 0 to below 100.</source>
        <translation>Eine Zahl ab 0 und unter 100.</translation>
    </message>
    <message>
        <source>A power failure leaves such files. Correct it in an editor or put back a copy; it is read again by itself.</source>
        <translation>Solche Dateien hinterlässt ein Stromausfall. Korrigieren Sie die Datei in einem Editor oder legen Sie eine Kopie zurück; Anneal liest sie dann von selbst erneut.</translation>
    </message>
    <message>
        <source>A project is a folder with a config.yaml. The file can be added to the open project as data.</source>
        <translation>Ein Projekt ist ein Ordner mit einer config.yaml. Die Datei kann dem offenen Projekt als Daten hinzugefügt werden.</translation>
    </message>
    <message>
        <source>A project's configuration says which model learns what, and how.</source>
        <translation>Die Konfiguration eines Projekts legt fest, welches Modell was lernt und wie.</translation>
    </message>
    <message>
        <source>A report of every file and row to %1</source>
        <translation>Ein Bericht über jede Datei und Zeile nach %1</translation>
    </message>
    <message>
        <source>A run in progress cannot be moved to the trash</source>
        <translation>Ein Lauf kann erst in den Papierkorb, wenn er zu Ende ist</translation>
    </message>
    <message>
        <source>A run is a folder with everything about one training. The first one appears here as soon as it starts.</source>
        <translation>Ein Lauf ist ein Ordner mit allem, was zu einem Training gehört. Der erste erscheint hier, sobald er startet.</translation>
    </message>
    <message>
        <source>A run starts once the configuration is valid.</source>
        <translation>Ein Lauf startet erst, wenn die Konfiguration gültig ist.</translation>
    </message>
    <message>
        <source>A run with the preset %1 may not fit into memory.</source>
        <translation>Ein Lauf mit der Vorgabe „%1“ passt vielleicht nicht in den Arbeitsspeicher.</translation>
    </message>
    <message>
        <source>A text with a syntax error has no values to compare; these lines differ.</source>
        <translation>Ein Text mit Syntaxfehler hat keine vergleichbaren Werte; diese Zeilen weichen ab.</translation>
    </message>
    <message>
        <source>A training is in progress</source>
        <translation>Ein Training läuft gerade</translation>
    </message>
    <message>
        <source>A training is paused</source>
        <translation>Ein Training pausiert</translation>
    </message>
    <message>
        <source>A training is running</source>
        <translation>Ein Training läuft</translation>
    </message>
    <message>
        <source>A training needs a project: documents or rows, a model and a configuration. The sample has all three.</source>
        <translation>Ein Training braucht ein Projekt: Dokumente oder Zeilen, ein Modell und eine Konfiguration. Das Beispielprojekt bringt alles mit.</translation>
    </message>
    <message>
        <source>A training needs no window. When this is off, quitting asks once, then stops it and keeps what it learned.</source>
        <translation>Ein Training braucht kein Fenster. Ist das ausgeschaltet, fragt Anneal beim Beenden einmal nach, beendet dann das Training und behält das Gelernte.</translation>
    </message>
    <message>
        <source>A whole number from %1 to %2.</source>
        <translation>Eine ganze Zahl von %1 bis %2.</translation>
    </message>
    <message>
        <source>A whole number from 0 to %1.</source>
        <translation>Eine ganze Zahl von 0 bis %1.</translation>
    </message>
    <message>
        <source>Abort</source>
        <translation>Sofort beenden</translation>
    </message>
    <message>
        <source>Abort loses everything: no checkpoint is saved yet.</source>
        <translation>Bei „Sofort beenden“ geht alles verloren: Noch ist kein Checkpoint gespeichert.</translation>
    </message>
    <message>
        <source>Abort loses what was learned since step %1.</source>
        <translation>Bei „Sofort beenden“ geht verloren, was seit Schritt %1 gelernt wurde.</translation>
    </message>
    <message>
        <source>Abort now</source>
        <translation>Sofort beenden</translation>
    </message>
    <message>
        <source>Abort the run</source>
        <translation>Lauf sofort beenden</translation>
    </message>
    <message>
        <source>Aborting drops everything that was learned: no checkpoint has been saved yet.</source>
        <translation>Beim sofortigen Beenden geht alles Gelernte verloren: Noch wurde kein Checkpoint gespeichert.</translation>
    </message>
    <message>
        <source>Aborting drops what was learned since step %1, the last checkpoint.</source>
        <translation>Beim sofortigen Beenden geht verloren, was seit Schritt %1, dem letzten Checkpoint, gelernt wurde.</translation>
    </message>
    <message>
        <source>Aborting… It ends as soon as the step or the answer in progress is done.</source>
        <translation>Wird abgebrochen… Das Training endet, sobald der laufende Schritt oder die laufende Antwort fertig ist.</translation>
    </message>
    <message>
        <source>Actions</source>
        <translation>Aktionen</translation>
    </message>
    <message>
        <source>Adam beta 1</source>
        <translation>Adam-Beta 1</translation>
    </message>
    <message>
        <source>Adam beta 2</source>
        <translation>Adam-Beta 2</translation>
    </message>
    <message>
        <source>Adam epsilon</source>
        <translation>Adam-Epsilon</translation>
    </message>
    <message>
        <source>Adapter</source>
        <translation>Adapter</translation>
    </message>
    <message>
        <source>Add %1 files to the project</source>
        <translation>%1 Dateien zum Projekt hinzufügen</translation>
    </message>
    <message>
        <source>Add %1 to the project</source>
        <translation>%1 zum Projekt hinzufügen</translation>
    </message>
    <message>
        <source>Add a tag</source>
        <translation>Neues Schlagwort</translation>
    </message>
    <message>
        <source>Add documents or rows</source>
        <translation>Dokumente oder Zeilen hinzufügen</translation>
    </message>
    <message>
        <source>Add files</source>
        <translation>Dateien hinzufügen</translation>
    </message>
    <message>
        <source>Add files to the project…</source>
        <translation>Dateien zum Projekt hinzufügen…</translation>
    </message>
    <message>
        <source>Add files…</source>
        <translation>Dateien hinzufügen…</translation>
    </message>
    <message>
        <source>Add files…</source>
        <comment>short: beside the number of files</comment>
        <translation>Hinzufügen…</translation>
    </message>
    <message>
        <source>Add it as data</source>
        <translation>Als Daten hinzufügen</translation>
    </message>
    <message>
        <source>Add keys</source>
        <translation>Tasten hinzufügen</translation>
    </message>
    <message>
        <source>Adding the LoRA layers…</source>
        <translation>LoRA-Schichten werden hinzugefügt…</translation>
    </message>
    <message>
        <source>After so many tokens</source>
        <translation>Nach fester Tokenzahl</translation>
    </message>
    <message>
        <source>After step %1</source>
        <translation>Nach Schritt %1</translation>
    </message>
    <message>
        <source>After step %1 · %2 of %3</source>
        <translation>Nach Schritt %1 · %2 von %3</translation>
    </message>
    <message>
        <source>After step %1 · %2 of %3, the newest</source>
        <translation>Nach Schritt %1 · %2 von %3, der neueste</translation>
    </message>
    <message>
        <source>After training</source>
        <translation>Nach dem Training</translation>
    </message>
    <message>
        <source>All prompts and steps</source>
        <translation>Alle Prompts und Schritte</translation>
    </message>
    <message>
        <source>All rows</source>
        <translation>Alle Zeilen</translation>
    </message>
    <message>
        <source>All runs</source>
        <translation>Alle Läufe</translation>
    </message>
    <message>
        <source>All runs are archived.</source>
        <translation>Alle Läufe sind archiviert.</translation>
    </message>
    <message>
        <source>All runs are archived. “Show archived” lists them.</source>
        <translation>Alle Läufe sind archiviert. „Archivierte zeigen“ listet sie auf.</translation>
    </message>
    <message>
        <source>All shortcuts are the usual ones</source>
        <translation>Alle Tastenkürzel sind unverändert</translation>
    </message>
    <message>
        <source>All shortcuts are the usual ones again.</source>
        <translation>Alle Tastenkürzel sind zurückgesetzt.</translation>
    </message>
    <message>
        <source>All that is read (%1);;All files (*)</source>
        <translation>Alle lesbaren Dateien (%1);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>All training runs of this project.</source>
        <translation>Alle Trainingsläufe dieses Projekts.</translation>
    </message>
    <message>
        <source>All values</source>
        <translation>Alle Werte</translation>
    </message>
    <message>
        <source>All values are the same.</source>
        <translation>Alle Werte sind gleich.</translation>
    </message>
    <message>
        <source>All values are those of the preset %1 already</source>
        <translation>Alle Werte entsprechen bereits der Vorgabe „%1“</translation>
    </message>
    <message>
        <source>Alpaca</source>
        <translation>Alpaca</translation>
    </message>
    <message>
        <source>Alpha</source>
        <translation>Alpha</translation>
    </message>
    <message>
        <source>Alpha by module</source>
        <translation>Alpha je Modul</translation>
    </message>
    <message>
        <source>An empty answer.</source>
        <translation>Eine leere Antwort.</translation>
    </message>
    <message>
        <source>An empty config.yaml cannot be used, so it was not saved.</source>
        <translation>Eine leere config.yaml ist nicht brauchbar und wurde daher nicht gespeichert.</translation>
    </message>
    <message>
        <source>Anneal can write a starting configuration into it and copy the documents into its folder data/raw. Existing files stay as they are.</source>
        <translation>Anneal kann dort eine Startkonfiguration anlegen und die Dokumente in den Unterordner data/raw kopieren. Vorhandene Dateien bleiben, wie sie sind.</translation>
    </message>
    <message>
        <source>Anneal can write a starting configuration into it; existing files stay as they are.</source>
        <translation>Anneal kann dort eine Startkonfiguration anlegen; vorhandene Dateien bleiben, wie sie sind.</translation>
    </message>
    <message>
        <source>Anneal quits when this is done: %1.</source>
        <translation>Anneal wird beendet, sobald dies fertig ist: %1.</translation>
    </message>
    <message>
        <source>Another program has just changed config.yaml.</source>
        <translation>Ein anderes Programm hat config.yaml gerade geändert.</translation>
    </message>
    <message>
        <source>Answer: %1</source>
        <translation>Antwort: %1</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>Antworten</translation>
    </message>
    <message>
        <source>Answers of the next step</source>
        <translation>Antworten des nächsten Schritts</translation>
    </message>
    <message>
        <source>Answers of the next step  →</source>
        <translation>Antworten des nächsten Schritts  →</translation>
    </message>
    <message>
        <source>Answers of the step before</source>
        <translation>Antworten des Schritts davor</translation>
    </message>
    <message>
        <source>Answers of the step before  ←</source>
        <translation>Antworten des Schritts davor  ←</translation>
    </message>
    <message>
        <source>Answers side by side</source>
        <translation>Antworten im Vergleich</translation>
    </message>
    <message>
        <source>Answers to held-out prompts</source>
        <translation>Antworten auf zurückgehaltene Prompts</translation>
    </message>
    <message>
        <source>Any text with {named} columns.</source>
        <translation>Beliebiger Text mit {benannten} Spalten.</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Erscheinungsbild</translation>
    </message>
    <message>
        <source>Appearance: dark</source>
        <translation>Erscheinungsbild: dunkel</translation>
    </message>
    <message>
        <source>Appearance: follow the system</source>
        <translation>Erscheinungsbild: wie das System</translation>
    </message>
    <message>
        <source>Appearance: light</source>
        <translation>Erscheinungsbild: hell</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>Archivieren</translation>
    </message>
    <message>
        <source>Archive %1 runs</source>
        <translation>%1 Läufe archivieren</translation>
    </message>
    <message>
        <source>Archive 1 run</source>
        <translation>1 Lauf archivieren</translation>
    </message>
    <message>
        <source>As it will be written</source>
        <translation>So wird die Zeile geschrieben</translation>
    </message>
    <message>
        <source>As proposed above</source>
        <translation>Wie oben vorgeschlagen</translation>
    </message>
    <message>
        <source>As wide as there is room (Ctrl+0); now %1 % of that</source>
        <translation>So breit, wie Platz ist (Strg+0); jetzt %1 % davon</translation>
    </message>
    <message>
        <source>Ask again</source>
        <translation>Erneut fragen</translation>
    </message>
    <message>
        <source>Ask again in a moment.</source>
        <translation>Fragen Sie gleich erneut.</translation>
    </message>
    <message>
        <source>Ask again. If this repeats, see anneal-cli server list.</source>
        <translation>Fragen Sie erneut. Wiederholt sich das, prüfen Sie die Server mit anneal-cli server list.</translation>
    </message>
    <message>
        <source>Ask again: it is started anew.</source>
        <translation>Fragen Sie erneut: Er wird neu gestartet.</translation>
    </message>
    <message>
        <source>Ask again: the server is started anew. Where memory is short, close other programs first.</source>
        <translation>Fragen Sie erneut: Der Server wird neu gestartet. Ist der Arbeitsspeicher knapp, schließen Sie vorher andere Programme.</translation>
    </message>
    <message>
        <source>Ask both</source>
        <translation>Beide fragen</translation>
    </message>
    <message>
        <source>Ask something that your rows teach</source>
        <translation>Etwas fragen, was Ihre Zeilen lehren</translation>
    </message>
    <message>
        <source>Asked not to stop at the next checkpoint</source>
        <translation>Stopp beim nächsten Checkpoint zurückgenommen</translation>
    </message>
    <message>
        <source>Asked to abort</source>
        <translation>Abbruch angefordert</translation>
    </message>
    <message>
        <source>Asked to go on</source>
        <translation>Fortsetzen angefordert</translation>
    </message>
    <message>
        <source>Asked to pause</source>
        <translation>Pause angefordert</translation>
    </message>
    <message>
        <source>Asked to save a checkpoint</source>
        <translation>Checkpoint angefordert</translation>
    </message>
    <message>
        <source>Asked to stop and keep</source>
        <translation>Stoppen und Behalten angefordert</translation>
    </message>
    <message>
        <source>Asked to stop at the next checkpoint</source>
        <translation>Stopp beim nächsten Checkpoint angefordert</translation>
    </message>
    <message>
        <source>Asked: %1</source>
        <translation>Angefordert: %1</translation>
    </message>
    <message>
        <source>Asks the base model and the adapter at once  Enter</source>
        <translation>Fragt Basismodell und Adapter zugleich  Eingabe</translation>
    </message>
    <message>
        <source>Asks the base model and the adapter the same, side by side</source>
        <translation>Stellt Basismodell und Adapter dieselbe Frage, nebeneinander</translation>
    </message>
    <message>
        <source>At empty lines only</source>
        <translation>Nur an Leerzeilen</translation>
    </message>
    <message>
        <source>At headings of HTML</source>
        <translation>An Überschriften von HTML</translation>
    </message>
    <message>
        <source>At headings of Markdown</source>
        <translation>An Überschriften von Markdown</translation>
    </message>
    <message>
        <source>At paragraphs, lines, words</source>
        <translation>An Absätzen, Zeilen, Wörtern</translation>
    </message>
    <message>
        <source>At sentences</source>
        <translation>An Sätzen</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Back to all runs</source>
        <translation>Zurück zu allen Läufen</translation>
    </message>
    <message>
        <source>Back to the default: %1</source>
        <translation>Zurück zum Standardwert: %1</translation>
    </message>
    <message>
        <source>Base model</source>
        <translation>Basismodell</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>Batch</translation>
    </message>
    <message>
        <source>Batches per step</source>
        <translation>Batches je Schritt</translation>
    </message>
    <message>
        <source>Before the start</source>
        <translation>Vor dem Start</translation>
    </message>
    <message>
        <source>Before training</source>
        <translation>Vor dem Training</translation>
    </message>
    <message>
        <source>Beginning of the file</source>
        <translation>Anfang der Datei</translation>
    </message>
    <message>
        <source>Begins this run anew: it has saved no checkpoint</source>
        <translation>Beginnt diesen Lauf von vorn: Er hat keinen Checkpoint gespeichert</translation>
    </message>
    <message>
        <source>Best held-out loss</source>
        <translation>Bester Validierungs-Loss</translation>
    </message>
    <message>
        <source>By its date, if left empty</source>
        <translation>Wenn leer: nach dem Datum</translation>
    </message>
    <message>
        <source>CPU %1</source>
        <translation>CPU %1</translation>
    </message>
    <message>
        <source>CPU %1 %</source>
        <translation>CPU %1 %</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Cancel the selected run's stop at the next checkpoint</source>
        <translation>Ausgewählten Lauf doch nicht beim nächsten Checkpoint beenden</translation>
    </message>
    <message>
        <source>Cancel the stop at the next checkpoint</source>
        <translation>Doch nicht beim nächsten Checkpoint beenden</translation>
    </message>
    <message>
        <source>Cancel the task</source>
        <translation>Aufgabe abbrechen</translation>
    </message>
    <message>
        <source>Canceled; nothing was kept.</source>
        <translation>Abgebrochen; es wurde nichts behalten.</translation>
    </message>
    <message>
        <source>Canceling…</source>
        <translation>Wird abgebrochen…</translation>
    </message>
    <message>
        <source>Cancels the stop; training continues past the checkpoint</source>
        <translation>Nimmt das Beenden zurück; das Training läuft über den Checkpoint hinaus weiter</translation>
    </message>
    <message>
        <source>Cannot create runs in %1: the folder is read-only, or this is not a folder.</source>
        <translation>In %1 lassen sich keine Läufe anlegen: Der Ordner ist schreibgeschützt, oder es ist kein Ordner.</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Ändern</translation>
    </message>
    <message>
        <source>Change keyboard shortcuts</source>
        <translation>Tastenkürzel ändern</translation>
    </message>
    <message>
        <source>Change the columns</source>
        <translation>Spalten ändern</translation>
    </message>
    <message>
        <source>Change the keys</source>
        <translation>Tasten ändern</translation>
    </message>
    <message>
        <source>Change the prompt and ask again.</source>
        <translation>Ändern Sie den Prompt und fragen Sie erneut.</translation>
    </message>
    <message>
        <source>Changed since</source>
        <translation>Seither geändert</translation>
    </message>
    <message>
        <source>Changes discarded.</source>
        <translation>Änderungen verworfen.</translation>
    </message>
    <message>
        <source>Characters</source>
        <translation>Zeichen</translation>
    </message>
    <message>
        <source>Charts</source>
        <translation>Diagramme</translation>
    </message>
    <message>
        <source>Charts and log</source>
        <translation>Diagramme und Protokoll</translation>
    </message>
    <message>
        <source>Charts, lists and the log show what is left.</source>
        <translation>Diagramme, Listen und Protokoll zeigen, was noch da ist.</translation>
    </message>
    <message>
        <source>Charts, lists and the log show what is left. Checkpoints are files of their own: Resume continues from the newest one.</source>
        <translation>Diagramme, Listen und Protokoll zeigen, was noch da ist. Checkpoints sind eigene Dateien: „Fortsetzen“ macht beim neuesten weiter.</translation>
    </message>
    <message>
        <source>Chat template</source>
        <translation>Chat-Vorlage</translation>
    </message>
    <message>
        <source>ChatML text</source>
        <translation>ChatML-Text</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>Erneut prüfen</translation>
    </message>
    <message>
        <source>Check how it is written, or choose another one.</source>
        <translation>Prüfen Sie die Schreibweise, oder wählen Sie einen anderen.</translation>
    </message>
    <message>
        <source>Check its permissions, or choose another one.</source>
        <translation>Prüfen Sie seine Zugriffsrechte oder wählen Sie einen anderen.</translation>
    </message>
    <message>
        <source>Checkpoint</source>
        <translation>Checkpoint</translation>
    </message>
    <message>
        <source>Checkpoint every</source>
        <translation>Checkpoint alle</translation>
    </message>
    <message>
        <source>Checkpoints</source>
        <translation>Checkpoints</translation>
    </message>
    <message>
        <source>Checks</source>
        <translation>Prüfungen</translation>
    </message>
    <message>
        <source>Choices of this step</source>
        <translation>Einstellungen dieses Schritts</translation>
    </message>
    <message>
        <source>Choose</source>
        <translation>Wählen</translation>
    </message>
    <message>
        <source>Choose a model on this computer</source>
        <translation>Modell auf diesem Computer wählen</translation>
    </message>
    <message>
        <source>Choose a model that writes texts on the page Config (model.model_name).</source>
        <translation>Wählen Sie ein Modell, das Texte schreibt, auf der Seite „Konfiguration“ (model.model_name).</translation>
    </message>
    <message>
        <source>Choose a model, or type its name.</source>
        <translation>Wählen Sie ein Modell oder geben Sie seinen Namen ein.</translation>
    </message>
    <message>
        <source>Choose a name with one of these endings.</source>
        <translation>Wählen Sie einen Namen mit einer dieser Endungen.</translation>
    </message>
    <message>
        <source>Choose another folder</source>
        <translation>Anderen Ordner wählen</translation>
    </message>
    <message>
        <source>Choose another format</source>
        <translation>Anderes Format wählen</translation>
    </message>
    <message>
        <source>Choose another model</source>
        <translation>Anderes Modell wählen</translation>
    </message>
    <message>
        <source>Choose another model for this.</source>
        <translation>Wählen Sie dafür ein anderes Modell.</translation>
    </message>
    <message>
        <source>Choose another one, or make it and put something into it.</source>
        <translation>Legen Sie ihn an und füllen Sie ihn, oder wählen Sie einen anderen.</translation>
    </message>
    <message>
        <source>Choose files or folders.</source>
        <translation>Wählen Sie Dateien oder Ordner.</translation>
    </message>
    <message>
        <source>Choose files…</source>
        <translation>Dateien wählen…</translation>
    </message>
    <message>
        <source>Choose model</source>
        <translation>Modell wählen</translation>
    </message>
    <message>
        <source>Choose prepared rows</source>
        <translation>Aufbereitete Zeilen wählen</translation>
    </message>
    <message>
        <source>Choose the columns</source>
        <translation>Spalten wählen</translation>
    </message>
    <message>
        <source>Choose the columns of the table of runs</source>
        <translation>Spalten der Tabelle der Läufe wählen</translation>
    </message>
    <message>
        <source>Choose the folder: %1</source>
        <translation>Ordner wählen: %1</translation>
    </message>
    <message>
        <source>Choose the place of the project</source>
        <translation>Ort des Projekts wählen</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Wählen…</translation>
    </message>
    <message>
        <source>Chunk %1 of %2 · %3 %4</source>
        <translation>Abschnitt %1 von %2 · %3 %4</translation>
    </message>
    <message>
        <source>Chunk lengths</source>
        <translation>Abschnittslängen</translation>
    </message>
    <message>
        <source>Chunk overlap</source>
        <translation>Überlappung</translation>
    </message>
    <message>
        <source>Chunk size</source>
        <translation>Abschnittslänge</translation>
    </message>
    <message>
        <source>Clear the field</source>
        <translation>Feld leeren</translation>
    </message>
    <message>
        <source>Click a shortcut, then press the new keys.</source>
        <translation>Klicken Sie ein Tastenkürzel an und drücken Sie dann die neuen Tasten.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Close the project</source>
        <translation>Projekt schließen</translation>
    </message>
    <message>
        <source>Close the search</source>
        <translation>Suche schließen</translation>
    </message>
    <message>
        <source>Collecting…</source>
        <translation>Wird gesammelt…</translation>
    </message>
    <message>
        <source>Column mapping</source>
        <translation>Spaltenzuordnung</translation>
    </message>
    <message>
        <source>Column of the answer</source>
        <translation>Spalte der Antwort</translation>
    </message>
    <message>
        <source>Column of the question</source>
        <translation>Spalte der Frage</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>Spalten</translation>
    </message>
    <message>
        <source>Columns reset.</source>
        <translation>Spalten zurückgesetzt.</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Command copied</source>
        <translation>Befehl kopiert</translation>
    </message>
    <message>
        <source>Command palette</source>
        <translation>Befehlspalette</translation>
    </message>
    <message>
        <source>Comment lines in or out</source>
        <translation>Zeilen ein- oder auskommentieren</translation>
    </message>
    <message>
        <source>Comment lines of the configuration in or out</source>
        <translation>Zeilen der Konfiguration ein- oder auskommentieren</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Compare runs, try the adapter, export it, or train again.</source>
        <translation>Vergleichen Sie Läufe, probieren Sie den Adapter aus, exportieren Sie ihn oder trainieren Sie erneut.</translation>
    </message>
    <message>
        <source>Compare the latest run with the one before</source>
        <translation>Letzten Lauf mit dem davor vergleichen</translation>
    </message>
    <message>
        <source>Compare the selected run with the one before</source>
        <translation>Ausgewählten Lauf mit dem vorigen vergleichen</translation>
    </message>
    <message>
        <source>Compare with</source>
        <translation>Vergleichen mit</translation>
    </message>
    <message>
        <source>Compare with the previous run</source>
        <translation>Mit dem vorigen Lauf vergleichen</translation>
    </message>
    <message>
        <source>Comparing model, rows and configuration with those of the run…</source>
        <translation>Modell, Zeilen und Konfiguration werden mit denen des Laufs verglichen…</translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation>Vergleich</translation>
    </message>
    <message>
        <source>Complete the key or value at the cursor</source>
        <translation>Schlüssel oder Wert am Cursor ergänzen</translation>
    </message>
    <message>
        <source>Completions</source>
        <translation>Vorschläge</translation>
    </message>
    <message>
        <source>Config</source>
        <translation>Konfiguration</translation>
    </message>
    <message>
        <source>Config has unsaved changes. The training uses the saved config.yaml.</source>
        <translation>Die Konfiguration hat ungespeicherte Änderungen. Das Training verwendet die gespeicherte config.yaml.</translation>
    </message>
    <message>
        <source>Configuration</source>
        <translation>Konfiguration</translation>
    </message>
    <message>
        <source>Configuration of the run</source>
        <translation>Konfiguration des Laufs</translation>
    </message>
    <message>
        <source>Configuration: %1</source>
        <translation>Konfiguration: %1</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>Kontext</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Continue</source>
        <comment>after a pause</comment>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Continue anyway</source>
        <translation>Trotzdem weiter</translation>
    </message>
    <message>
        <source>Continue it, or stop it and keep what it learned.</source>
        <translation>Setzen Sie es fort oder beenden Sie es und behalten Sie das Gelernte.</translation>
    </message>
    <message>
        <source>Continue the paused run</source>
        <translation>Angehaltenen Lauf fortsetzen</translation>
    </message>
    <message>
        <source>Continue to format</source>
        <translation>Weiter zum Format</translation>
    </message>
    <message>
        <source>Continue to review</source>
        <translation>Weiter zum Prüfen</translation>
    </message>
    <message>
        <source>Continue to save</source>
        <translation>Weiter zum Speichern</translation>
    </message>
    <message>
        <source>Continue to split</source>
        <translation>Weiter zum Teilen</translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation>Gespräch</translation>
    </message>
    <message>
        <source>Copied the command that makes this run again</source>
        <translation>Befehl kopiert, der diesen Lauf wiederholt</translation>
    </message>
    <message>
        <source>Copies the message with its details, ready for a report</source>
        <translation>Kopiert die Meldung samt Details, fertig für einen Fehlerbericht</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy all</source>
        <translation>Alles kopieren</translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation>Als Befehl kopieren</translation>
    </message>
    <message>
        <source>Copy command</source>
        <translation>Befehl kopieren</translation>
    </message>
    <message>
        <source>Copy diagnostics</source>
        <translation>Diagnose kopieren</translation>
    </message>
    <message>
        <source>Copy diagnostics for a report</source>
        <translation>Diagnose für einen Fehlerbericht kopieren</translation>
    </message>
    <message>
        <source>Copy message</source>
        <translation>Meldung kopieren</translation>
    </message>
    <message>
        <source>Copy path</source>
        <translation>Pfad kopieren</translation>
    </message>
    <message>
        <source>Copy the command that gets the model</source>
        <translation>Befehl kopieren, der das Modell holt</translation>
    </message>
    <message>
        <source>Copy the path and open it elsewhere.</source>
        <translation>Kopieren Sie den Pfad und öffnen Sie ihn anderswo.</translation>
    </message>
    <message>
        <source>Copy the preparation as a command</source>
        <translation>Aufbereitung als Befehl kopieren</translation>
    </message>
    <message>
        <source>Copy the selected run as a command</source>
        <translation>Ausgewählten Lauf als Befehl kopieren</translation>
    </message>
    <message>
        <source>Copying files into the project</source>
        <translation>Dateien werden ins Projekt kopiert</translation>
    </message>
    <message>
        <source>Copying was canceled; files that were complete stay.</source>
        <translation>Das Kopieren wurde abgebrochen; vollständige Dateien bleiben.</translation>
    </message>
    <message>
        <source>Correct it there. Every key is listed on the page Config, under All values.</source>
        <translation>Korrigieren Sie es dort. Jeder Schlüssel steht auf der Seite „Konfiguration“ unter „Alle Werte“.</translation>
    </message>
    <message>
        <source>Counting tokens and steps…</source>
        <translation>Token und Schritte werden gezählt…</translation>
    </message>
    <message>
        <source>Counting…</source>
        <translation>Wird gezählt…</translation>
    </message>
    <message>
        <source>Create project</source>
        <translation>Projekt anlegen</translation>
    </message>
    <message>
        <source>Ctrl+Space completes</source>
        <translation>Strg+Leertaste ergänzt</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>Kurven</translation>
    </message>
    <message>
        <source>Curves and differences</source>
        <translation>Kurven und Unterschiede</translation>
    </message>
    <message>
        <source>Cut</source>
        <translation>Gekürzt</translation>
    </message>
    <message>
        <source>Cut long sections</source>
        <translation>Lange Kapitel teilen</translation>
    </message>
    <message>
        <source>Cutting…</source>
        <translation>Wird geteilt…</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Daten</translation>
    </message>
    <message>
        <source>Data belongs to a project: a folder with your files, a configuration and the runs.</source>
        <translation>Daten gehören zu einem Projekt: einem Ordner mit Ihren Dateien, einer Konfiguration und den Läufen.</translation>
    </message>
    <message>
        <source>Data settings</source>
        <translation>Dateneinstellungen</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>Datum</translation>
    </message>
    <message>
        <source>Date and time</source>
        <translation>Datum und Uhrzeit</translation>
    </message>
    <message>
        <source>Date in templates</source>
        <translation>Datum in Vorlagen</translation>
    </message>
    <message>
        <source>Delete them</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>Details of the run</source>
        <translation>Details des Laufs</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>Diagnostics</source>
        <translation>Diagnose</translation>
    </message>
    <message>
        <source>Diagnostics copied</source>
        <translation>Diagnose kopiert</translation>
    </message>
    <message>
        <source>Did you mean %1?</source>
        <translation>Meinten Sie „%1“?</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>Unterschiede</translation>
    </message>
    <message>
        <source>Differences of the configurations</source>
        <translation>Unterschiede der Konfigurationen</translation>
    </message>
    <message>
        <source>Discard changes</source>
        <translation>Änderungen verwerfen</translation>
    </message>
    <message>
        <source>Discard changes of the configuration</source>
        <translation>Änderungen der Konfiguration verwerfen</translation>
    </message>
    <message>
        <source>Disk</source>
        <translation>Festplatte</translation>
    </message>
    <message>
        <source>Disk space for checkpoints, %1 each</source>
        <translation>Speicherplatz für Checkpoints, je %1</translation>
    </message>
    <message>
        <source>Dismiss the message</source>
        <translation>Meldung schließen</translation>
    </message>
    <message>
        <source>Do not abort</source>
        <translation>Nicht abbrechen</translation>
    </message>
    <message>
        <source>Do not wait</source>
        <translation>Nicht warten</translation>
    </message>
    <message>
        <source>DoRA</source>
        <translation>DoRA</translation>
    </message>
    <message>
        <source>Document</source>
        <translation>Dokument</translation>
    </message>
    <message>
        <source>Document with its chunks</source>
        <translation>Dokument mit Abschnitten</translation>
    </message>
    <message>
        <source>Documents</source>
        <translation>Dokumente</translation>
    </message>
    <message>
        <source>Documents and rows that the model is to learn from.</source>
        <translation>Dokumente und Zeilen, aus denen das Modell lernen soll.</translation>
    </message>
    <message>
        <source>Documents are not used: splitting is off.</source>
        <translation>Dokumente werden nicht verwendet: Das Teilen ist ausgeschaltet.</translation>
    </message>
    <message>
        <source>Documents are split and formatted.</source>
        <translation>Dokumente werden geteilt und formatiert.</translation>
    </message>
    <message>
        <source>Documents are split and formatted; the training starts when that is done.</source>
        <translation>Dokumente werden geteilt und formatiert; danach startet das Training.</translation>
    </message>
    <message>
        <source>Documents, tables and rows in JSON become training rows.</source>
        <translation>Aus Dokumenten, Tabellen und Zeilen in JSON werden Trainingszeilen.</translation>
    </message>
    <message>
        <source>Drawing (*.svg)</source>
        <translation>Zeichnung (*.svg)</translation>
    </message>
    <message>
        <source>Drop files or folders anywhere in the window, paste them, or choose them. PDF, Word documents, web pages, Markdown, text, source code, tables and rows in JSON are read; they are copied into the project.</source>
        <translation>Ziehen Sie Dateien oder Ordner ins Fenster, fügen Sie sie ein oder wählen Sie sie. PDF, Word-Dokumente, Webseiten, Markdown, Text, Quelltext, Tabellen und Zeilen in JSON sind lesbar; die Dateien werden ins Projekt kopiert.</translation>
    </message>
    <message>
        <source>Dropout</source>
        <translation>Dropout</translation>
    </message>
    <message>
        <source>Edit the configuration</source>
        <translation>Konfiguration bearbeiten</translation>
    </message>
    <message>
        <source>Edit the notes</source>
        <translation>Notizen bearbeiten</translation>
    </message>
    <message>
        <source>Edit the tags</source>
        <translation>Schlagwörter bearbeiten</translation>
    </message>
    <message>
        <source>Edit the tags of %1 runs…</source>
        <translation>Schlagwörter von %1 Läufen bearbeiten…</translation>
    </message>
    <message>
        <source>Edit the tags…</source>
        <translation>Schlagwörter bearbeiten…</translation>
    </message>
    <message>
        <source>Ends now; what was learned since the last checkpoint is lost</source>
        <translation>Endet sofort; was seit dem letzten Checkpoint gelernt wurde, geht verloren</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>Enter asks, Shift+Enter begins a new line</source>
        <translation>Eingabe fragt, Umschalt+Eingabe beginnt eine neue Zeile</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>Epochen</translation>
    </message>
    <message>
        <source>Estimate</source>
        <translation>Schätzung</translation>
    </message>
    <message>
        <source>Evaluate</source>
        <translation>Auswerten</translation>
    </message>
    <message>
        <source>Evaluate %1 runs on held-out rows</source>
        <translation>%1 Läufe auf zurückgehaltenen Zeilen auswerten</translation>
    </message>
    <message>
        <source>Evaluate 1 run on held-out rows</source>
        <translation>1 Lauf auf zurückgehaltenen Zeilen auswerten</translation>
    </message>
    <message>
        <source>Evaluate every</source>
        <translation>Auswertung alle</translation>
    </message>
    <message>
        <source>Evaluate measures it now</source>
        <translation>„Auswerten“ misst sie jetzt</translation>
    </message>
    <message>
        <source>Evaluate on held-out rows</source>
        <translation>Auf zurückgehaltenen Zeilen auswerten</translation>
    </message>
    <message>
        <source>Evaluate the latest run</source>
        <translation>Letzten Lauf auswerten</translation>
    </message>
    <message>
        <source>Every curve is hidden</source>
        <translation>Alle Kurven sind ausgeblendet</translation>
    </message>
    <message>
        <source>Every key is listed on the page Config, under All values.</source>
        <translation>Jeder Schlüssel steht auf der Seite „Konfiguration“ unter „Alle Werte“.</translation>
    </message>
    <message>
        <source>Every row as the model will see it. Highlighted tokens are trained, grey ones are context.</source>
        <translation>Jede Zeile, wie das Modell sie sehen wird. Hervorgehobene Token werden trainiert, graue sind Kontext.</translation>
    </message>
    <message>
        <source>Every row could be used</source>
        <translation>Alle Zeilen sind verwendbar</translation>
    </message>
    <message>
        <source>Everything is saved.</source>
        <translation>Alles ist gespeichert.</translation>
    </message>
    <message>
        <source>Everything that the keyboard can do, at a glance.</source>
        <translation>Alles, was mit der Tastatur geht, auf einen Blick.</translation>
    </message>
    <message>
        <source>Example %1 of %2 · %3</source>
        <translation>Beispiel %1 von %2 · %3</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>Erwartet</translation>
    </message>
    <message>
        <source>Expected by %1</source>
        <translation>Erwartet von %1</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Export</source>
        <comment>name of a check</comment>
        <translation>Export</translation>
    </message>
    <message>
        <source>Export GGUF, 16 bits (f16)</source>
        <translation>GGUF exportieren, 16 Bit (f16)</translation>
    </message>
    <message>
        <source>Export GGUF, 32 bits (f32)</source>
        <translation>GGUF exportieren, 32 Bit (f32)</translation>
    </message>
    <message>
        <source>Export GGUF, 8 bits (q8_0)</source>
        <translation>GGUF exportieren, 8 Bit (q8_0)</translation>
    </message>
    <message>
        <source>Export as PNG, SVG or CSV…</source>
        <translation>Als PNG, SVG oder CSV exportieren…</translation>
    </message>
    <message>
        <source>Export on a dark background…</source>
        <translation>Auf dunklem Hintergrund exportieren…</translation>
    </message>
    <message>
        <source>Export table…</source>
        <translation>Tabelle exportieren…</translation>
    </message>
    <message>
        <source>Export the chart</source>
        <translation>Diagramm exportieren</translation>
    </message>
    <message>
        <source>Export the run</source>
        <translation>Lauf exportieren</translation>
    </message>
    <message>
        <source>Export the table</source>
        <translation>Tabelle exportieren</translation>
    </message>
    <message>
        <source>Export the table of runs…</source>
        <translation>Tabelle der Läufe exportieren…</translation>
    </message>
    <message>
        <source>Exported %1</source>
        <translation>%1 exportiert</translation>
    </message>
    <message>
        <source>Falling</source>
        <translation>Absteigend</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>Files: %1 · %2</source>
        <translation>Dateien: %1 · %2</translation>
    </message>
    <message>
        <source>Files: %1, of a kind that is read: %2</source>
        <translation>Dateien: %1, davon von einer lesbaren Art: %2</translation>
    </message>
    <message>
        <source>Files: %1, of which %2 are used · %3</source>
        <translation>Dateien: %1, davon %2 verwendet · %3</translation>
    </message>
    <message>
        <source>Files: %1, of which 1 is used · %2</source>
        <translation>Dateien: %1, davon 1 verwendet · %2</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Find in the configuration</source>
        <translation>In der Konfiguration suchen</translation>
    </message>
    <message>
        <source>Finish the steps before it first</source>
        <translation>Erst die Schritte davor abschließen</translation>
    </message>
    <message>
        <source>Finishes the step, saves a checkpoint and the adapter, then ends; it can be resumed</source>
        <translation>Schließt den Schritt ab, speichert Checkpoint und Adapter und endet dann; der Lauf lässt sich fortsetzen</translation>
    </message>
    <message>
        <source>First step in about %1 s</source>
        <translation>Erster Schritt in etwa %1 s</translation>
    </message>
    <message>
        <source>Fit width</source>
        <translation>Seitenbreite</translation>
    </message>
    <message>
        <source>Fix it in Config</source>
        <translation>In der Konfiguration korrigieren</translation>
    </message>
    <message>
        <source>Fix its problems first, then choose the preset again.</source>
        <translation>Beheben Sie zuerst die Probleme und wählen Sie die Voreinstellung dann noch einmal.</translation>
    </message>
    <message>
        <source>Fix the YAML error in the text to edit the form again.</source>
        <translation>Beheben Sie den YAML-Fehler im Text, um das Formular wieder zu bearbeiten.</translation>
    </message>
    <message>
        <source>Fix the problems below first</source>
        <translation>Zuerst die Probleme unten beheben</translation>
    </message>
    <message>
        <source>Fix the syntax error in the text to compare its values.</source>
        <translation>Beheben Sie den Syntaxfehler im Text, um die Werte zu vergleichen.</translation>
    </message>
    <message>
        <source>Fold or unfold the navigation</source>
        <translation>Navigation ein- oder ausklappen</translation>
    </message>
    <message>
        <source>Fold the navigation</source>
        <translation>Navigation einklappen</translation>
    </message>
    <message>
        <source>Folder of a model…</source>
        <translation>Ordner eines Modells…</translation>
    </message>
    <message>
        <source>Folder of the model</source>
        <translation>Ordner des Modells</translation>
    </message>
    <message>
        <source>Folder of the runs</source>
        <translation>Ordner der Läufe</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Follow the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>For all projects. Most changes apply at once.</source>
        <translation>Für alle Projekte. Die meisten Änderungen gelten sofort.</translation>
    </message>
    <message>
        <source>For training</source>
        <translation>Fürs Training</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Formatting examples…</source>
        <translation>Beispiele werden formatiert…</translation>
    </message>
    <message>
        <source>From your files to rows that a model learns from.</source>
        <translation>Von Ihren Dateien zu Zeilen, aus denen ein Modell lernt.</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>Vollbild</translation>
    </message>
    <message>
        <source>GGUF</source>
        <translation>GGUF</translation>
    </message>
    <message>
        <source>GGUF file…</source>
        <translation>GGUF-Datei…</translation>
    </message>
    <message>
        <source>General</source>
        <translation>Allgemein</translation>
    </message>
    <message>
        <source>Give the project a name.</source>
        <translation>Geben Sie dem Projekt einen Namen.</translation>
    </message>
    <message>
        <source>Give the whole path of a folder, or press Choose.</source>
        <translation>Geben Sie den ganzen Pfad eines Ordners an oder klicken Sie auf „Wählen…“.</translation>
    </message>
    <message>
        <source>Gives every action its usual keys</source>
        <translation>Setzt jede Aktion auf ihr Standardkürzel zurück</translation>
    </message>
    <message>
        <source>Go back a step in the data wizard</source>
        <translation>Einen Schritt im Datenassistenten zurück</translation>
    </message>
    <message>
        <source>Go back to all runs first</source>
        <translation>Zuerst zu allen Läufen zurückkehren</translation>
    </message>
    <message>
        <source>Go on to the next step of the data wizard</source>
        <translation>Weiter zum nächsten Schritt des Datenassistenten</translation>
    </message>
    <message>
        <source>Go on with the changes</source>
        <translation>Mit den Änderungen fortsetzen</translation>
    </message>
    <message>
        <source>Go to %1</source>
        <translation>Zur Seite %1</translation>
    </message>
    <message>
        <source>Go to Config</source>
        <translation>Zur Seite Konfiguration</translation>
    </message>
    <message>
        <source>Go to Project</source>
        <translation>Zur Seite Projekt</translation>
    </message>
    <message>
        <source>Go to Runs</source>
        <translation>Zur Seite Läufe</translation>
    </message>
    <message>
        <source>Go to Train</source>
        <translation>Zur Seite Training</translation>
    </message>
    <message>
        <source>Go to a line of the configuration</source>
        <translation>Zu einer Zeile der Konfiguration springen</translation>
    </message>
    <message>
        <source>Go to line</source>
        <translation>Zu Zeile springen</translation>
    </message>
    <message>
        <source>Go to step %1</source>
        <translation>Zum Schritt %1</translation>
    </message>
    <message>
        <source>Goes on from the newest good checkpoint</source>
        <translation>Macht beim neuesten intakten Checkpoint weiter</translation>
    </message>
    <message>
        <source>Goes on until the next checkpoint is due, saves it and the adapter, then ends</source>
        <translation>Läuft, bis der nächste Checkpoint fällig ist, speichert ihn und den Adapter und endet dann</translation>
    </message>
    <message>
        <source>Goes on with the next step</source>
        <translation>Macht mit dem nächsten Schritt weiter</translation>
    </message>
    <message>
        <source>Gradient checkpointing</source>
        <translation>Gradient Checkpointing</translation>
    </message>
    <message>
        <source>Gradient norm</source>
        <translation>Gradientennorm</translation>
    </message>
    <message>
        <source>Gradient norm limit</source>
        <translation>Grenze der Gradientennorm</translation>
    </message>
    <message>
        <source>Held out</source>
        <translation>Zurückgehalten</translation>
    </message>
    <message>
        <source>Held out of training</source>
        <translation>Vom Training zurückgehalten</translation>
    </message>
    <message>
        <source>Held-out loss</source>
        <translation>Validierungs-Loss</translation>
    </message>
    <message>
        <source>Held-out prompts</source>
        <translation>Zurückgehaltene Prompts</translation>
    </message>
    <message>
        <source>Held-out prompts are answered, then the first step follows…</source>
        <translation>Zurückgehaltene Prompts werden beantwortet, dann folgt der erste Schritt…</translation>
    </message>
    <message>
        <source>Held-out rows</source>
        <translation>Zurückgehaltene Zeilen</translation>
    </message>
    <message>
        <source>Held-out rows are scored one by one.</source>
        <translation>Zurückgehaltene Zeilen werden einzeln ausgewertet.</translation>
    </message>
    <message>
        <source>Held-out rows to %1</source>
        <translation>Zurückgehaltene Zeilen nach %1</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>Hide the comparison</source>
        <translation>Vergleich ausblenden</translation>
    </message>
    <message>
        <source>Histogram</source>
        <translation>Histogramm</translation>
    </message>
    <message>
        <source>Hold Ctrl or Alt with the key, or press a function key.</source>
        <translation>Halten Sie dazu Strg oder Alt gedrückt, oder drücken Sie eine Funktionstaste.</translation>
    </message>
    <message>
        <source>Hold out by</source>
        <translation>Zurückhalten nach</translation>
    </message>
    <message>
        <source>Hold out single rows</source>
        <translation>Einzelne Zeilen zurückhalten</translation>
    </message>
    <message>
        <source>Hold out single rows (about %1)</source>
        <translation>Einzelne Zeilen zurückhalten (etwa %1)</translation>
    </message>
    <message>
        <source>How much of a chunk's end the next one repeats.</source>
        <translation>Wie viel vom Ende eines Abschnitts der nächste wiederholt.</translation>
    </message>
    <message>
        <source>How much the loss curve is smoothed. The slider in the chart sets the same value.</source>
        <translation>Wie stark die Loss-Kurve geglättet wird. Der Regler im Diagramm setzt denselben Wert.</translation>
    </message>
    <message>
        <source>How to reproduce the run</source>
        <translation>So lässt sich der Lauf reproduzieren</translation>
    </message>
    <message>
        <source>Identical rows are held out together. Remove duplicates, or choose another seed.</source>
        <translation>Gleiche Zeilen werden gemeinsam zurückgehalten. Entfernen Sie Duplikate oder wählen Sie einen anderen Seed.</translation>
    </message>
    <message>
        <source>If the window closes before they are saved, they are offered again at the next start</source>
        <translation>Wird das Fenster vor dem Speichern geschlossen, werden sie beim nächsten Start wieder angeboten</translation>
    </message>
    <message>
        <source>Ignore outliers</source>
        <translation>Ausreißer ignorieren</translation>
    </message>
    <message>
        <source>In your file</source>
        <translation>In Ihrer Datei</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>Interface scale</source>
        <translation>Größe der Oberfläche</translation>
    </message>
    <message>
        <source>It can be paused and stopped once it trains. Abort ends it now; nothing is lost yet.</source>
        <translation>Anhalten und Beenden gehen, sobald das Training läuft. „Sofort beenden“ geht schon jetzt; noch geht nichts verloren.</translation>
    </message>
    <message>
        <source>It cannot be tried: %1</source>
        <translation>Er lässt sich nicht ausprobieren: %1</translation>
    </message>
    <message>
        <source>It ends with its next checkpoint; Keep training cancels that.</source>
        <translation>Es endet beim nächsten Checkpoint; „Weitertrainieren“ nimmt das zurück.</translation>
    </message>
    <message>
        <source>It finishes its step, saves a checkpoint and the adapter, and ends.</source>
        <translation>Der Schritt wird noch beendet, Checkpoint und Adapter werden gespeichert, dann endet es.</translation>
    </message>
    <message>
        <source>It had saved no checkpoint: restart this run to begin at step 1.</source>
        <translation>Es war kein Checkpoint gespeichert: Starten Sie diesen Lauf neu, um bei Schritt 1 zu beginnen.</translation>
    </message>
    <message>
        <source>It holds no rows.</source>
        <translation>Enthält keine Zeilen.</translation>
    </message>
    <message>
        <source>It is answered again at the next evaluation, or when the training ends.</source>
        <translation>Wird bei der nächsten Auswertung oder am Ende des Trainings erneut beantwortet.</translation>
    </message>
    <message>
        <source>It is kept in the keychain of your desktop, not in the project.</source>
        <translation>Es wird im Schlüsselbund Ihrer Arbeitsumgebung aufbewahrt, nicht im Projekt.</translation>
    </message>
    <message>
        <source>It may have been moved or deleted; choose another one.</source>
        <translation>Vielleicht wurde er verschoben oder gelöscht; wählen Sie einen anderen.</translation>
    </message>
    <message>
        <source>It may have run out of memory: at its last step it used %1 of %2. A smaller batch or a lower maximum row length needs less.</source>
        <translation>Möglicherweise reichte der Arbeitsspeicher nicht: Beim letzten Schritt waren %1 von %2 belegt. Ein kleinerer Batch oder eine geringere maximale Zeilenlänge braucht weniger.</translation>
    </message>
    <message>
        <source>It must be %1.</source>
        <translation>Erwartet: %1.</translation>
    </message>
    <message>
        <source>It says which model learns what, and how. Start with one that explains every setting.</source>
        <translation>Die config.yaml legt fest, welches Modell was lernt und wie. Beginnen Sie mit einer, die jede Einstellung erklärt.</translation>
    </message>
    <message>
        <source>It was moved, deleted or unmounted. Open it again when it is back; changes that were not saved are kept.</source>
        <translation>Er wurde verschoben, gelöscht oder ausgehängt. Öffnen Sie ihn wieder, sobald er zurück ist; ungespeicherte Änderungen bleiben erhalten.</translation>
    </message>
    <message>
        <source>It was moved, renamed or deleted, or its disk is not connected.</source>
        <translation>Er wurde verschoben, umbenannt oder gelöscht, oder sein Datenträger ist nicht angeschlossen.</translation>
    </message>
    <message>
        <source>It was not answered again. Try it shows what it answers now.</source>
        <translation>Nicht erneut beantwortet. „Ausprobieren“ zeigt, was das Modell jetzt antwortet.</translation>
    </message>
    <message>
        <source>It was not answered at this step.</source>
        <translation>Bei diesem Schritt nicht beantwortet.</translation>
    </message>
    <message>
        <source>It was not answered before training.</source>
        <translation>Vor dem Training nicht beantwortet.</translation>
    </message>
    <message>
        <source>It would take about %1. Choose Small memory, a smaller model, or a lower maximum row length.</source>
        <translation>Er würde etwa %1 belegen. Wählen Sie „Wenig Arbeitsspeicher“, ein kleineres Modell oder eine geringere maximale Zeilenlänge.</translation>
    </message>
    <message>
        <source>Its config.yaml names files outside the project folder:</source>
        <translation>Seine config.yaml nennt Dateien außerhalb des Projektordners:</translation>
    </message>
    <message>
        <source>Its folder was deleted or moved.</source>
        <translation>Der Ordner des Laufs wurde gelöscht oder verschoben.</translation>
    </message>
    <message>
        <source>Its model is not on this computer yet. In a terminal with Python's huggingface_hub, this command gets it:</source>
        <translation>Das Modell dazu ist noch nicht auf diesem Computer. In einem Terminal mit dem Python-Paket huggingface_hub lädt es dieser Befehl herunter:</translation>
    </message>
    <message>
        <source>J next   K previous   / search</source>
        <translation>J nächste   K vorherige   / suchen</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>Join divided words</source>
        <translation>Getrennte Wörter verbinden</translation>
    </message>
    <message>
        <source>Keep at the end of the previous chunk</source>
        <translation>Am vorherigen Abschnitt behalten</translation>
    </message>
    <message>
        <source>Keep at the start of the next chunk</source>
        <translation>Am nächsten Abschnitt behalten</translation>
    </message>
    <message>
        <source>Keep fewer checkpoints</source>
        <translation>Weniger Checkpoints behalten</translation>
    </message>
    <message>
        <source>Keep mine</source>
        <translation>Meine Fassung behalten</translation>
    </message>
    <message>
        <source>Keep separators</source>
        <translation>Trennzeichen behalten</translation>
    </message>
    <message>
        <source>Keep the best</source>
        <translation>Beste behalten</translation>
    </message>
    <message>
        <source>Keep the columns as they are</source>
        <translation>Spalten unverändert lassen</translation>
    </message>
    <message>
        <source>Keep the newest</source>
        <translation>Neueste behalten</translation>
    </message>
    <message>
        <source>Keep training</source>
        <translation>Weitertrainieren</translation>
    </message>
    <message>
        <source>Keep training and quit</source>
        <translation>Weitertrainieren und beenden</translation>
    </message>
    <message>
        <source>Keep training when Anneal is closed</source>
        <translation>Weitertrainieren, wenn Anneal geschlossen wird</translation>
    </message>
    <message>
        <source>Keeps this run and sets up a new one</source>
        <translation>Behält diesen Lauf und richtet einen neuen ein</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>Key sheet</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Keyboard</source>
        <translation>Tastatur</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Keys of “%1”: %2</source>
        <translation>Tasten für „%1“: %2</translation>
    </message>
    <message>
        <source>Keys that are in use</source>
        <translation>Bereits belegte Tasten</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Kind of input</source>
        <translation>Art der Eingabe</translation>
    </message>
    <message>
        <source>Kind: %1</source>
        <translation>Art: %1</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Larger (Ctrl++)</source>
        <translation>Größer (Strg++)</translation>
    </message>
    <message>
        <source>Last runs</source>
        <translation>Letzte Läufe</translation>
    </message>
    <message>
        <source>Layer numbers</source>
        <translation>Schichtnummern</translation>
    </message>
    <message>
        <source>Layers with an adapter</source>
        <translation>Schichten mit Adapter</translation>
    </message>
    <message>
        <source>Layers without an adapter</source>
        <translation>Schichten ohne Adapter</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>Lernrate</translation>
    </message>
    <message>
        <source>Leave out running heads</source>
        <translation>Kopf- und Fußzeilen weglassen</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>Ausgelassen</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Länge</translation>
    </message>
    <message>
        <source>Length unit</source>
        <translation>Längeneinheit</translation>
    </message>
    <message>
        <source>Less</source>
        <translation>Weniger</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Light or dark, or whichever the desktop uses at the moment.</source>
        <translation>Hell, dunkel oder so, wie es der Desktop gerade vorgibt.</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>Zeile</translation>
    </message>
    <message>
        <source>Line %1</source>
        <translation>Zeile %1</translation>
    </message>
    <message>
        <source>Line %1 there</source>
        <translation>dort Zeile %1</translation>
    </message>
    <message>
        <source>Line %1: %2</source>
        <translation>Zeile %1: %2</translation>
    </message>
    <message>
        <source>Line, or line:column</source>
        <translation>Zeile oder Zeile:Spalte</translation>
    </message>
    <message>
        <source>LoRA r=%1</source>
        <translation>LoRA r=%1</translation>
    </message>
    <message>
        <source>Loading the model…</source>
        <translation>Das Modell wird geladen…</translation>
    </message>
    <message>
        <source>Locate the project %1</source>
        <translation>Projekt %1 suchen</translation>
    </message>
    <message>
        <source>Locate…</source>
        <translation>Suchen…</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Log every</source>
        <translation>Protokoll alle</translation>
    </message>
    <message>
        <source>Log x axis</source>
        <translation>Log. x-Achse</translation>
    </message>
    <message>
        <source>Log y axis</source>
        <translation>Log. y-Achse</translation>
    </message>
    <message>
        <source>Long documents are cut into pieces that fit the model. Tints show chunks; where two overlap, the tint is stronger.</source>
        <translation>Lange Dokumente werden in Abschnitte geteilt, die ins Modell passen. Farbtöne zeigen sie; wo sich zwei überlappen, ist der Ton kräftiger.</translation>
    </message>
    <message>
        <source>Longer than the maximum row length; the end is cut</source>
        <translation>Länger als die maximale Zeilenlänge; am Ende gekürzt</translation>
    </message>
    <message>
        <source>Longest chunk</source>
        <translation>Längster Abschnitt</translation>
    </message>
    <message>
        <source>Longest sample</source>
        <translation>Längste Beispielantwort</translation>
    </message>
    <message>
        <source>Look at each row as the model will see it, then save.</source>
        <translation>Sehen Sie sich jede Zeile so an, wie das Modell sie sehen wird, und speichern Sie dann.</translation>
    </message>
    <message>
        <source>Look at the rows</source>
        <translation>Zeilen ansehen</translation>
    </message>
    <message>
        <source>Look for it at %1.</source>
        <translation>Zu finden unter %1.</translation>
    </message>
    <message>
        <source>Looking through folders: %1 files</source>
        <translation>Ordner werden durchsucht: %1 Dateien</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>Loss</translation>
    </message>
    <message>
        <source>Loss of the last run</source>
        <translation>Loss des letzten Laufs</translation>
    </message>
    <message>
        <source>Loss on these rows shows whether training helps.</source>
        <translation>Der Loss auf diesen Zeilen zeigt, ob das Training hilft.</translation>
    </message>
    <message>
        <source>Lower the maximum row length</source>
        <translation>Maximale Zeilenlänge verringern</translation>
    </message>
    <message>
        <source>Made from</source>
        <translation>Erzeugt aus</translation>
    </message>
    <message>
        <source>Make it a project</source>
        <translation>Zum Projekt machen</translation>
    </message>
    <message>
        <source>Make it an empty project</source>
        <translation>Zum leeren Projekt machen</translation>
    </message>
    <message>
        <source>Make room, or point data.input_path at the files where they are.</source>
        <translation>Schaffen Sie Platz oder geben Sie in data.input_path den Ort der Dateien an.</translation>
    </message>
    <message>
        <source>Makes a run folder and starts the trainer; closing the window does not end it</source>
        <translation>Legt einen Laufordner an und startet das Training; es läuft weiter, auch wenn das Fenster geschlossen wird</translation>
    </message>
    <message>
        <source>Masks</source>
        <translation>Masken</translation>
    </message>
    <message>
        <source>Maximum row length</source>
        <translation>Maximale Zeilenlänge</translation>
    </message>
    <message>
        <source>Maximum steps</source>
        <translation>Maximale Schrittzahl</translation>
    </message>
    <message>
        <source>Measured in</source>
        <translation>Gemessen in</translation>
    </message>
    <message>
        <source>Measures the model without and with the adapter on the held-out rows</source>
        <translation>Misst das Modell ohne und mit Adapter auf den zurückgehaltenen Zeilen</translation>
    </message>
    <message>
        <source>Measuring the held-out rows before the first step…</source>
        <translation>Vor dem ersten Schritt werden die zurückgehaltenen Zeilen gemessen…</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Arbeitsspeicher</translation>
    </message>
    <message>
        <source>Merge the adapter into the model</source>
        <translation>Adapter mit dem Modell zusammenführen</translation>
    </message>
    <message>
        <source>Merge the adapter into the model: the latest run</source>
        <translation>Adapter mit dem Modell zusammenführen: letzter Lauf</translation>
    </message>
    <message>
        <source>Merge the adapter of 1 run into its model</source>
        <translation>Adapter von 1 Lauf mit seinem Modell zusammenführen</translation>
    </message>
    <message>
        <source>Merge the adapters of %1 runs into their models</source>
        <translation>Adapter von %1 Läufen mit ihren Modellen zusammenführen</translation>
    </message>
    <message>
        <source>Merged model</source>
        <translation>Modell mit Adapter</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Methode</translation>
    </message>
    <message>
        <source>MiB</source>
        <translation>MiB</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Model file</source>
        <translation>Modelldatei</translation>
    </message>
    <message>
        <source>Model of the sample</source>
        <translation>Modell des Beispiels</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Models (*.gguf)</source>
        <translation>Modelle (*.gguf)</translation>
    </message>
    <message>
        <source>Modules trained in full</source>
        <translation>Vollständig trainierte Module</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>More lines at the beginning of the file cannot be used; the review lists all of them.</source>
        <translation>Weitere Zeilen am Anfang der Datei sind nicht verwendbar; der Schritt „Prüfen“ führt alle auf.</translation>
    </message>
    <message>
        <source>More settings (%1)</source>
        <translation>Weitere Einstellungen (%1)</translation>
    </message>
    <message>
        <source>More than %1 rows: the Train page counts tokens and steps.</source>
        <translation>Mehr als %1 Zeilen: Token und Schritte zählt die Seite „Training“.</translation>
    </message>
    <message>
        <source>More to do with the selected run</source>
        <translation>Mehr zum ausgewählten Lauf</translation>
    </message>
    <message>
        <source>Move %1 runs to the trash</source>
        <translation>%1 Läufe in den Papierkorb verschieben</translation>
    </message>
    <message>
        <source>Move 1 run to the trash</source>
        <translation>1 Lauf in den Papierkorb verschieben</translation>
    </message>
    <message>
        <source>Move it to %1</source>
        <translation>Nach %1 verschieben</translation>
    </message>
    <message>
        <source>Move the run to the trash</source>
        <translation>Lauf in den Papierkorb verschieben</translation>
    </message>
    <message>
        <source>Move the selected file to the trash</source>
        <translation>Ausgewählte Datei in den Papierkorb verschieben</translation>
    </message>
    <message>
        <source>Move to the trash</source>
        <translation>In den Papierkorb verschieben</translation>
    </message>
    <message>
        <source>My own template</source>
        <translation>Eigene Vorlage</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Name and tags</source>
        <translation>Name und Schlagwörter</translation>
    </message>
    <message>
        <source>Name of the layer list</source>
        <translation>Name der Schichtliste</translation>
    </message>
    <message>
        <source>Name of the run</source>
        <translation>Name des Laufs</translation>
    </message>
    <message>
        <source>Name the latest run</source>
        <translation>Letzten Lauf benennen</translation>
    </message>
    <message>
        <source>Named twice</source>
        <translation>Doppelt genannt</translation>
    </message>
    <message>
        <source>Navigation</source>
        <translation>Navigation</translation>
    </message>
    <message>
        <source>New project</source>
        <translation>Neues Projekt</translation>
    </message>
    <message>
        <source>New projects</source>
        <translation>Neue Projekte</translation>
    </message>
    <message>
        <source>New project…</source>
        <translation>Neues Projekt…</translation>
    </message>
    <message>
        <source>New text</source>
        <translation>Neuer Text</translation>
    </message>
    <message>
        <source>New training</source>
        <translation>Neues Training</translation>
    </message>
    <message>
        <source>Next chunk (J)</source>
        <translation>Nächster Abschnitt (J)</translation>
    </message>
    <message>
        <source>Next example (J)</source>
        <translation>Nächstes Beispiel (J)</translation>
    </message>
    <message>
        <source>Next match</source>
        <translation>Nächster Treffer</translation>
    </message>
    <message>
        <source>Next page</source>
        <translation>Nächste Seite</translation>
    </message>
    <message>
        <source>Next problem of the configuration</source>
        <translation>Nächstes Problem der Konfiguration</translation>
    </message>
    <message>
        <source>No checkpoint is due any more before the end of the run</source>
        <translation>Vor dem Ende des Laufs ist kein Checkpoint mehr fällig</translation>
    </message>
    <message>
        <source>No checkpoint yet. The first one is written after as many steps as “Checkpoint every” says, or when the run stops.</source>
        <translation>Noch kein Checkpoint. Der erste wird nach so vielen Schritten geschrieben, wie „Checkpoint alle“ angibt, oder wenn der Lauf endet.</translation>
    </message>
    <message>
        <source>No files yet</source>
        <translation>Noch keine Dateien</translation>
    </message>
    <message>
        <source>No finite value</source>
        <translation>Kein endlicher Wert</translation>
    </message>
    <message>
        <source>No held-out row asks anything: they are plain text, without a prompt. Try it asks what you type.</source>
        <translation>Keine zurückgehaltene Zeile enthält eine Frage: Alle sind gewöhnlicher Text ohne Prompt. Unter „Ausprobieren“ stellen Sie eigene Fragen.</translation>
    </message>
    <message>
        <source>No held-out row can be evaluated: none has a trained token within the maximum row length, %1.</source>
        <translation>Keine zurückgehaltene Zeile lässt sich auswerten: Innerhalb der maximalen Zeilenlänge von %1 hat keine ein trainiertes Token.</translation>
    </message>
    <message>
        <source>No matches</source>
        <translation>Keine Treffer</translation>
    </message>
    <message>
        <source>No program was found here that opens %1.</source>
        <translation>Hier wurde kein Programm gefunden, das %1 öffnet.</translation>
    </message>
    <message>
        <source>No project is open</source>
        <translation>Kein Projekt ist geöffnet</translation>
    </message>
    <message>
        <source>No project is open.</source>
        <translation>Kein Projekt ist geöffnet.</translation>
    </message>
    <message>
        <source>No project with a configuration is open</source>
        <translation>Es ist kein Projekt mit einer Konfiguration offen</translation>
    </message>
    <message>
        <source>No prompt was answered in this run.</source>
        <translation>In diesem Lauf wurde kein Prompt beantwortet.</translation>
    </message>
    <message>
        <source>No row matches</source>
        <translation>Keine Zeile passt</translation>
    </message>
    <message>
        <source>No row of %1 is held out, although %2 % were asked for.</source>
        <translation>Keine von %1 Zeilen ist zurückgehalten, obwohl %2 % gewünscht waren.</translation>
    </message>
    <message>
        <source>No row selected</source>
        <translation>Keine Zeile ausgewählt</translation>
    </message>
    <message>
        <source>No row to show</source>
        <translation>Keine Zeile zu zeigen</translation>
    </message>
    <message>
        <source>No rows of the first %1 match</source>
        <translation>Von den ersten %1 Zeilen passt keine</translation>
    </message>
    <message>
        <source>No rows to show</source>
        <translation>Keine Zeilen zu zeigen</translation>
    </message>
    <message>
        <source>No rows were held out, so there was nothing to ask. Set “Held out” to 0.05 and prepare the rows again; the next training then tells loss and answers on rows it has not seen.</source>
        <translation>Es waren keine Zeilen zurückgehalten, daher gab es nichts zu fragen. Setzen Sie „Zurückgehalten“ auf 0,05 und bereiten Sie die Zeilen neu auf; das nächste Training zeigt dann Loss und Antworten für Zeilen, die es nicht gesehen hat.</translation>
    </message>
    <message>
        <source>No run is listed, so there is nothing to draw.</source>
        <translation>Kein Lauf ist in der Liste, daher gibt es nichts zu zeichnen.</translation>
    </message>
    <message>
        <source>No run is listed: end the search, or show archived runs</source>
        <translation>Kein Lauf in der Liste: Suche beenden oder archivierte Läufe zeigen</translation>
    </message>
    <message>
        <source>No run matches the search.</source>
        <translation>Kein Lauf passt zur Suche.</translation>
    </message>
    <message>
        <source>No runs yet</source>
        <translation>Noch keine Läufe</translation>
    </message>
    <message>
        <source>No setting and no action has “%1” in it here.</source>
        <translation>Hier enthält keine Einstellung und keine Aktion „%1“.</translation>
    </message>
    <message>
        <source>No step can be read in events.jsonl</source>
        <translation>In events.jsonl ist kein Schritt lesbar</translation>
    </message>
    <message>
        <source>No token of the data is trained on: everything is masked out or cut off.</source>
        <translation>Kein Token der Daten wird trainiert: Alles ist maskiert oder gekürzt.</translation>
    </message>
    <message>
        <source>No token of this row is trained</source>
        <translation>Kein Token dieser Zeile wird trainiert</translation>
    </message>
    <message>
        <source>No value above 0 for a logarithmic axis</source>
        <translation>Kein Wert über 0 für eine logarithmische Achse</translation>
    </message>
    <message>
        <source>No values</source>
        <translation>Keine Werte</translation>
    </message>
    <message>
        <source>No values yet</source>
        <translation>Noch keine Werte</translation>
    </message>
    <message>
        <source>None of its checkpoints can be continued from. Start a new run.</source>
        <translation>Keiner seiner Checkpoints lässt sich fortsetzen. Starten Sie einen neuen Lauf.</translation>
    </message>
    <message>
        <source>None of its first rows can be used. %1</source>
        <translation>Keine der ersten Zeilen ist verwendbar. %1</translation>
    </message>
    <message>
        <source>None of its rows can be used. %1</source>
        <translation>Keine der Zeilen ist verwendbar. %1</translation>
    </message>
    <message>
        <source>None of the %1 runs matches the search.</source>
        <translation>Keiner der %1 Läufe passt zur Suche.</translation>
    </message>
    <message>
        <source>None of these runs answered a prompt. Set “Sample answers” to 3 to have the next ones answer held-out prompts.</source>
        <translation>Keiner dieser Läufe hat einen Prompt beantwortet. Setzen Sie „Beispielantworten“ auf 3, damit die nächsten zurückgehaltene Prompts beantworten.</translation>
    </message>
    <message>
        <source>Not possible yet: see above</source>
        <translation>Noch nicht möglich: siehe oben</translation>
    </message>
    <message>
        <source>Not readable</source>
        <translation>Nicht lesbar</translation>
    </message>
    <message>
        <source>Not saved: choose first which text to keep.</source>
        <translation>Nicht gespeichert: Wählen Sie zuerst, welcher Text bleiben soll.</translation>
    </message>
    <message>
        <source>Not shown for more than %1 rows.</source>
        <translation>Bei mehr als %1 Zeilen nicht verfügbar.</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Notizen</translation>
    </message>
    <message>
        <source>Notes on the run</source>
        <translation>Notizen zum Lauf</translation>
    </message>
    <message>
        <source>Nothing can be counted: %1</source>
        <translation>Zählen nicht möglich: %1</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>Nichts gefunden</translation>
    </message>
    <message>
        <source>Nothing found for “%1”</source>
        <translation>Nichts gefunden für „%1“</translation>
    </message>
    <message>
        <source>Nothing here takes these files. Open a project first, then drop documents or data sets.</source>
        <translation>Hier lassen sich diese Dateien nicht ablegen. Öffnen Sie zuerst ein Projekt und legen Sie dann Dokumente oder Datensätze ab.</translation>
    </message>
    <message>
        <source>Nothing is computed while it is paused; the model stays in memory.</source>
        <translation>Solange angehalten ist, wird nichts berechnet; das Modell bleibt im Arbeitsspeicher.</translation>
    </message>
    <message>
        <source>Nothing selected</source>
        <translation>Nichts ausgewählt</translation>
    </message>
    <message>
        <source>Nothing that is known has changed since</source>
        <translation>Seither hat sich nichts Bekanntes geändert</translation>
    </message>
    <message>
        <source>Nothing that is known has changed since: a repeat gives the same result.</source>
        <translation>Soweit bekannt, hat sich seitdem nichts geändert: Eine Wiederholung ergibt dasselbe.</translation>
    </message>
    <message>
        <source>Nothing to split</source>
        <translation>Nichts zu teilen</translation>
    </message>
    <message>
        <source>Nothing to train yet</source>
        <translation>Noch nichts zu trainieren</translation>
    </message>
    <message>
        <source>Nothing trained</source>
        <translation>Nichts trainiert</translation>
    </message>
    <message>
        <source>Nothing was written. Look at the change and try again.</source>
        <translation>Es wurde nichts geschrieben. Prüfen Sie die Änderung und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>Nothing yet. Evaluate, merge or export the adapter from the page Runs.</source>
        <translation>Noch nichts. Auf der Seite „Läufe“ lässt sich der Adapter auswerten, zusammenführen oder exportieren.</translation>
    </message>
    <message>
        <source>Now it is measured on rows it has not seen, merged into the model and exported; results appear below.</source>
        <translation>Er wird jetzt mit Zeilen ausgewertet, die er nicht kennt, mit dem Modell zusammengeführt und exportiert; die Ergebnisse erscheinen unten.</translation>
    </message>
    <message>
        <source>Number of the page</source>
        <translation>Seitenzahl</translation>
    </message>
    <message>
        <source>Of the window. Projects, files and the command line stay as they are.</source>
        <translation>Betrifft das Fenster. Projekte, Dateien und die Kommandozeile bleiben unverändert.</translation>
    </message>
    <message>
        <source>On</source>
        <translation>Ein</translation>
    </message>
    <message>
        <source>One value differs. A run is started with exactly these values and keeps them.</source>
        <translation>Ein Wert weicht ab. Ein Lauf startet mit genau diesen Werten und behält sie.</translation>
    </message>
    <message>
        <source>Only differences</source>
        <translation>Nur Unterschiede</translation>
    </message>
    <message>
        <source>Only the first %1 were looked at.</source>
        <translation>Nur die ersten %1 wurden geprüft.</translation>
    </message>
    <message>
        <source>Only the newest %1 are shown here; the others are in the table of results, beside the charts.</source>
        <translation>Nur die neuesten %1 werden hier gezeigt; die anderen stehen in der Tabelle der Ergebnisse, neben den Diagrammen.</translation>
    </message>
    <message>
        <source>Only the newest %1 are shown; all of them are in results.jsonl.</source>
        <translation>Nur die neuesten %1 werden gezeigt; alle stehen in results.jsonl.</translation>
    </message>
    <message>
        <source>Only what differs</source>
        <translation>Nur Unterschiede</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Open Config</source>
        <translation>Konfiguration öffnen</translation>
    </message>
    <message>
        <source>Open a project first, then drop files</source>
        <translation>Öffnen Sie zuerst ein Projekt und legen Sie dann Dateien ab</translation>
    </message>
    <message>
        <source>Open a project first.</source>
        <translation>Öffnen Sie zuerst ein Projekt.</translation>
    </message>
    <message>
        <source>Open a project folder</source>
        <translation>Projektordner öffnen</translation>
    </message>
    <message>
        <source>Open a project folder…</source>
        <translation>Projektordner öffnen…</translation>
    </message>
    <message>
        <source>Open a run with an adapter first</source>
        <translation>Öffnen Sie zuerst einen Lauf mit Adapter</translation>
    </message>
    <message>
        <source>Open and run</source>
        <translation>Öffnen und starten</translation>
    </message>
    <message>
        <source>Open documents</source>
        <translation>Dokumente öffnen</translation>
    </message>
    <message>
        <source>Open folder…</source>
        <translation>Ordner öffnen…</translation>
    </message>
    <message>
        <source>Open in Train</source>
        <translation>In „Training“ öffnen</translation>
    </message>
    <message>
        <source>Open it</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Open its folder</source>
        <translation>Ihren Ordner öffnen</translation>
    </message>
    <message>
        <source>Open project</source>
        <translation>Geöffnetes Projekt</translation>
    </message>
    <message>
        <source>Open project %1</source>
        <translation>Projekt %1 öffnen</translation>
    </message>
    <message>
        <source>Open rows</source>
        <translation>Zeilen öffnen</translation>
    </message>
    <message>
        <source>Open the configuration</source>
        <translation>Konfiguration öffnen</translation>
    </message>
    <message>
        <source>Open the data page</source>
        <translation>Zur Seite Daten</translation>
    </message>
    <message>
        <source>Open the folder of a project, or its config.yaml.</source>
        <translation>Öffnen Sie den Ordner eines Projekts oder dessen config.yaml.</translation>
    </message>
    <message>
        <source>Open the folder: %1</source>
        <translation>Ordner öffnen: %1</translation>
    </message>
    <message>
        <source>Open the log folder</source>
        <translation>Protokollordner öffnen</translation>
    </message>
    <message>
        <source>Open the project %1</source>
        <translation>Das Projekt %1 öffnen</translation>
    </message>
    <message>
        <source>Open the report</source>
        <translation>Bericht öffnen</translation>
    </message>
    <message>
        <source>Open the sample project</source>
        <translation>Beispielprojekt öffnen</translation>
    </message>
    <message>
        <source>Open the sample project and run it</source>
        <translation>Beispielprojekt öffnen und starten</translation>
    </message>
    <message>
        <source>Open the selected run</source>
        <translation>Ausgewählten Lauf öffnen</translation>
    </message>
    <message>
        <source>Opening %1…</source>
        <translation>%1 wird geöffnet…</translation>
    </message>
    <message>
        <source>Opens the folder of its newest checkpoint</source>
        <translation>Öffnet den Ordner seines neuesten Checkpoints</translation>
    </message>
    <message>
        <source>Opens the folder of the adapter, which PEFT loads as it is</source>
        <translation>Öffnet den Ordner des Adapters, den PEFT unverändert lädt</translation>
    </message>
    <message>
        <source>Optimizer</source>
        <translation>Optimierer</translation>
    </message>
    <message>
        <source>Order of the text</source>
        <translation>Reihenfolge des Texts</translation>
    </message>
    <message>
        <source>Output format</source>
        <translation>Ausgabeformat</translation>
    </message>
    <message>
        <source>Overlap</source>
        <translation>Überlappung</translation>
    </message>
    <message>
        <source>Packed</source>
        <translation>Gepackt</translation>
    </message>
    <message>
        <source>Packing</source>
        <translation>Packen</translation>
    </message>
    <message>
        <source>Packing strategy</source>
        <translation>Packstrategie</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>Seite</translation>
    </message>
    <message>
        <source>Page %1 of %2</source>
        <translation>Seite %1 von %2</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <source>Parts of the run</source>
        <translation>Bereiche des Laufs</translation>
    </message>
    <message>
        <source>Parts of the settings</source>
        <translation>Bereiche der Einstellungen</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>Password of the document</source>
        <translation>Passwort des Dokuments</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Einfügen</translation>
    </message>
    <message>
        <source>Paste files or text into the project</source>
        <translation>Dateien oder Text ins Projekt einfügen</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Pause the run</source>
        <translation>Lauf anhalten</translation>
    </message>
    <message>
        <source>Pause waits with the model in memory.</source>
        <translation>„Anhalten“ wartet mit dem Modell im Arbeitsspeicher.</translation>
    </message>
    <message>
        <source>Paused before the first step</source>
        <translation>Vor dem ersten Schritt angehalten</translation>
    </message>
    <message>
        <source>Pausing…</source>
        <translation>Wird pausiert…</translation>
    </message>
    <message>
        <source>Pausing… It waits as soon as the step or the answers in progress are done.</source>
        <translation>Wird pausiert… Das Training wartet, sobald der laufende Schritt oder die laufenden Antworten fertig sind.</translation>
    </message>
    <message>
        <source>Picture (*.png)</source>
        <translation>Bild (*.png)</translation>
    </message>
    <message>
        <source>Pin %1 runs to the top</source>
        <translation>%1 Läufe oben anheften</translation>
    </message>
    <message>
        <source>Pin 1 run to the top</source>
        <translation>1 Lauf oben anheften</translation>
    </message>
    <message>
        <source>Pin to the top</source>
        <translation>Oben anheften</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Ort</translation>
    </message>
    <message>
        <source>Place of the new project</source>
        <translation>Ort des neuen Projekts</translation>
    </message>
    <message>
        <source>Plain text in</source>
        <translation>Gewöhnlicher Text in</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <source>Prepare again</source>
        <translation>Erneut aufbereiten</translation>
    </message>
    <message>
        <source>Prepare data</source>
        <translation>Daten aufbereiten</translation>
    </message>
    <message>
        <source>Prepare rows</source>
        <translation>Zeilen aufbereiten</translation>
    </message>
    <message>
        <source>Prepare the data again</source>
        <translation>Daten erneut aufbereiten</translation>
    </message>
    <message>
        <source>Prepare the data first, on the page Data.</source>
        <translation>Bereiten Sie zuerst auf der Seite „Daten“ die Daten auf.</translation>
    </message>
    <message>
        <source>Prepare the rows again</source>
        <translation>Zeilen erneut aufbereiten</translation>
    </message>
    <message>
        <source>Prepare training rows from %1 files</source>
        <translation>Trainingszeilen aus %1 Dateien aufbereiten</translation>
    </message>
    <message>
        <source>Prepare training rows from 1 file</source>
        <translation>Trainingszeilen aus 1 Datei aufbereiten</translation>
    </message>
    <message>
        <source>Prepared rows</source>
        <translation>Aufbereitete Zeilen</translation>
    </message>
    <message>
        <source>Preparing data</source>
        <translation>Daten werden aufbereitet</translation>
    </message>
    <message>
        <source>Preparing the rows.</source>
        <translation>Die Zeilen werden aufbereitet.</translation>
    </message>
    <message>
        <source>Preset %1</source>
        <translation>Vorgabe %1</translation>
    </message>
    <message>
        <source>Presets</source>
        <translation>Vorgaben</translation>
    </message>
    <message>
        <source>Press keys… Esc cancels</source>
        <translation>Tasten drücken… Esc bricht ab</translation>
    </message>
    <message>
        <source>Press the new keys together; Esc leaves them as they are</source>
        <translation>Drücken Sie die neuen Tasten zusammen; Esc behält die alten</translation>
    </message>
    <message>
        <source>Previous chunk (K)</source>
        <translation>Vorheriger Abschnitt (K)</translation>
    </message>
    <message>
        <source>Previous example (K)</source>
        <translation>Vorheriges Beispiel (K)</translation>
    </message>
    <message>
        <source>Previous match</source>
        <translation>Vorheriger Treffer</translation>
    </message>
    <message>
        <source>Previous page</source>
        <translation>Vorherige Seite</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>Problem</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>Probleme</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>Prozessor</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>Projekt</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>Prompt</translation>
    </message>
    <message>
        <source>Prompts that were not answered: %1</source>
        <translation>Nicht beantwortete Prompts: %1</translation>
    </message>
    <message>
        <source>Put before conversations that have none. Empty: none.</source>
        <translation>Wird Gesprächen ohne eigenen System-Prompt vorangestellt. Leer: keiner.</translation>
    </message>
    <message>
        <source>Put it back as it was and resume, start a new run, or go on: the result then cannot be reproduced exactly.</source>
        <translation>Stellen Sie den alten Stand wieder her und setzen Sie den Lauf fort, starten Sie einen neuen oder setzen Sie diesen mit den Änderungen fort: Dann ist das Ergebnis nicht genau reproduzierbar.</translation>
    </message>
    <message>
        <source>Put its folder back, or resume the run, which saves it again.</source>
        <translation>Legen Sie den Ordner zurück oder setzen Sie den Lauf fort; dabei wird der Adapter erneut gespeichert.</translation>
    </message>
    <message>
        <source>Put the checkpoint folders back and resume, start a new run, or begin this one again.</source>
        <translation>Legen Sie die Checkpoint-Ordner zurück und setzen Sie den Lauf fort, starten Sie einen neuen oder beginnen Sie diesen von vorn.</translation>
    </message>
    <message>
        <source>Question and answer in</source>
        <translation>Frage und Antwort in</translation>
    </message>
    <message>
        <source>Question: %1</source>
        <translation>Frage: %1</translation>
    </message>
    <message>
        <source>Quick try: 20 steps</source>
        <translation>Schneller Versuch: 20 Schritte</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Quit (training continues)</source>
        <translation>Beenden (Training läuft weiter)</translation>
    </message>
    <message>
        <source>Quit Anneal? Still training: %1.</source>
        <translation>Anneal beenden? Noch im Training: %1.</translation>
    </message>
    <message>
        <source>Quit now</source>
        <translation>Jetzt beenden</translation>
    </message>
    <message>
        <source>Quit when it is done</source>
        <translation>Beenden, sobald fertig</translation>
    </message>
    <message>
        <source>Raise the maximum row length</source>
        <translation>Maximale Zeilenlänge erhöhen</translation>
    </message>
    <message>
        <source>Rank</source>
        <translation>Rang</translation>
    </message>
    <message>
        <source>Rank by module</source>
        <translation>Rang je Modul</translation>
    </message>
    <message>
        <source>Rank-stabilised LoRA (rsLoRA)</source>
        <translation>Rangstabilisiertes LoRA (rsLoRA)</translation>
    </message>
    <message>
        <source>Read the rows as</source>
        <translation>Zeilen lesen als</translation>
    </message>
    <message>
        <source>Read them as %1</source>
        <translation>Als %1 lesen</translation>
    </message>
    <message>
        <source>Reading all rows… %1 %</source>
        <translation>Alle Zeilen werden gelesen… %1 %</translation>
    </message>
    <message>
        <source>Reading the run…</source>
        <translation>Der Lauf wird gelesen…</translation>
    </message>
    <message>
        <source>Reading what happened in this run…</source>
        <translation>Der Verlauf dieses Laufs wird gelesen…</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>Wird gelesen…</translation>
    </message>
    <message>
        <source>Reads nothing outside its folder until you trust it again</source>
        <translation>Liest nichts außerhalb seines Ordners, bis Sie ihm wieder vertrauen</translation>
    </message>
    <message>
        <source>Reasoning</source>
        <translation>Überlegungen</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>Zuletzt</translation>
    </message>
    <message>
        <source>Recent projects</source>
        <translation>Zuletzt geöffnete Projekte</translation>
    </message>
    <message>
        <source>Recognise the columns again</source>
        <translation>Spalten neu erkennen</translation>
    </message>
    <message>
        <source>Recognised</source>
        <translation>Erkannt</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Redo the change of the configuration</source>
        <translation>Änderung der Konfiguration wiederholen</translation>
    </message>
    <message>
        <source>Regular expressions</source>
        <translation>Reguläre Ausdrücke</translation>
    </message>
    <message>
        <source>Reload the file</source>
        <translation>Datei neu laden</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Remove %1 from this list</source>
        <translation>%1 aus dieser Liste entfernen</translation>
    </message>
    <message>
        <source>Remove from the list</source>
        <translation>Aus der Liste entfernen</translation>
    </message>
    <message>
        <source>Remove from this list</source>
        <translation>Aus dieser Liste entfernen</translation>
    </message>
    <message>
        <source>Remove the character and save again.</source>
        <translation>Entfernen Sie das Zeichen und speichern Sie erneut.</translation>
    </message>
    <message>
        <source>Remove the line</source>
        <translation>Zeile entfernen</translation>
    </message>
    <message>
        <source>Remove the tag %1</source>
        <translation>Schlagwort %1 entfernen</translation>
    </message>
    <message>
        <source>Remove the tag %1, %2</source>
        <translation>Schlagwort %1 entfernen, %2</translation>
    </message>
    <message>
        <source>Remove this one</source>
        <translation>Diesen entfernen</translation>
    </message>
    <message>
        <source>Removed from the list</source>
        <translation>Aus der Liste entfernt</translation>
    </message>
    <message>
        <source>Rename the selected run</source>
        <translation>Ausgewählten Lauf umbenennen</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Umbenennen…</translation>
    </message>
    <message>
        <source>Repeat the checks</source>
        <translation>Prüfungen wiederholen</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>Ersetzen</translation>
    </message>
    <message>
        <source>Replace all</source>
        <translation>Alle ersetzen</translation>
    </message>
    <message>
        <source>Replace with</source>
        <translation>Ersetzen durch</translation>
    </message>
    <message>
        <source>Reproduce</source>
        <translation>Reproduzieren</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Reset %1</source>
        <translation>Zurücksetzen: %1</translation>
    </message>
    <message>
        <source>Reset %1 to %2</source>
        <translation>%1: auf %2 zurücksetzen</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>Alle zurücksetzen</translation>
    </message>
    <message>
        <source>Reset all shortcuts</source>
        <translation>Alle Tastenkürzel zurücksetzen</translation>
    </message>
    <message>
        <source>Reset the columns</source>
        <translation>Spalten zurücksetzen</translation>
    </message>
    <message>
        <source>Reset the keys of “%1”</source>
        <translation>Tastenkürzel von „%1“ zurücksetzen</translation>
    </message>
    <message>
        <source>Reset to %1</source>
        <translation>Auf %1 zurücksetzen</translation>
    </message>
    <message>
        <source>Reset zoom</source>
        <translation>Zoom zurücksetzen</translation>
    </message>
    <message>
        <source>Reset: no keys</source>
        <translation>Zurücksetzen: kein Kürzel</translation>
    </message>
    <message>
        <source>Restart now</source>
        <translation>Jetzt neu starten</translation>
    </message>
    <message>
        <source>Restart the selected run</source>
        <translation>Den gewählten Lauf neu starten</translation>
    </message>
    <message>
        <source>Restart this run</source>
        <translation>Diesen Lauf neu starten</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>Restore them, or delete them.</source>
        <translation>Wiederherstellen oder löschen.</translation>
    </message>
    <message>
        <source>Restoring it replaces what was just restored.</source>
        <translation>Wird er wiederhergestellt, ersetzt er den eben wiederhergestellten.</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>Ergebnisse</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Resume continues from the newest checkpoint; nothing before it is lost.</source>
        <translation>„Fortsetzen“ macht beim neuesten Checkpoint weiter; was davor liegt, bleibt erhalten.</translation>
    </message>
    <message>
        <source>Resume from step %1</source>
        <translation>Ab Schritt %1 fortsetzen</translation>
    </message>
    <message>
        <source>Resume it</source>
        <translation>Lauf fortsetzen</translation>
    </message>
    <message>
        <source>Resume the latest run</source>
        <translation>Letzten Lauf fortsetzen</translation>
    </message>
    <message>
        <source>Resume the selected run</source>
        <translation>Ausgewählten Lauf fortsetzen</translation>
    </message>
    <message>
        <source>Resume this run</source>
        <translation>Diesen Lauf fortsetzen</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>Revision</source>
        <translation>Revision</translation>
    </message>
    <message>
        <source>Rising</source>
        <translation>Aufsteigend</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>Zeile</translation>
    </message>
    <message>
        <source>Row %1</source>
        <translation>Datenzeile %1</translation>
    </message>
    <message>
        <source>Row %1 · %2</source>
        <translation>Zeile %1 · %2</translation>
    </message>
    <message>
        <source>Row %1 · %2 · %3</source>
        <translation>Zeile %1 · %2 · %3</translation>
    </message>
    <message>
        <source>Row %1: %2</source>
        <translation>Datenzeile %1: %2</translation>
    </message>
    <message>
        <source>Row as it is written</source>
        <translation>Zeile, wie sie geschrieben wird</translation>
    </message>
    <message>
        <source>Row as text</source>
        <translation>Zeile als Text</translation>
    </message>
    <message>
        <source>Row format</source>
        <translation>Zeilenformat</translation>
    </message>
    <message>
        <source>Row lengths</source>
        <translation>Zeilenlängen</translation>
    </message>
    <message>
        <source>Row lengths %1</source>
        <translation>Zeilenlängen (%1)</translation>
    </message>
    <message>
        <source>Row template</source>
        <translation>Zeilenvorlage</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>Zeilen</translation>
    </message>
    <message>
        <source>Rows (*.jsonl)</source>
        <translation>Zeilen (*.jsonl)</translation>
    </message>
    <message>
        <source>Rows are written where training reads them. Nothing is written unless everything succeeds.</source>
        <translation>Die Zeilen werden dorthin geschrieben, wo das Training sie liest. Geschrieben wird nur, wenn alles gelingt.</translation>
    </message>
    <message>
        <source>Rows as the model will see them, %1. Highlighted tokens are trained, grey ones are context.</source>
        <translation>Zeilen, wie das Modell sie sehen wird (%1). Hervorgehobene Token werden trainiert, graue sind Kontext.</translation>
    </message>
    <message>
        <source>Rows for training to %1</source>
        <translation>Trainingszeilen nach %1</translation>
    </message>
    <message>
        <source>Rows kept or left out</source>
        <translation>Behaltene und ausgelassene Zeilen</translation>
    </message>
    <message>
        <source>Rows of the form %1 · columns %2</source>
        <translation>Zeilen im Format %1 · Spalten %2</translation>
    </message>
    <message>
        <source>Rows that are too long</source>
        <translation>Zu lange Zeilen</translation>
    </message>
    <message>
        <source>Rows that cannot be used</source>
        <translation>Nicht verwendbare Zeilen</translation>
    </message>
    <message>
        <source>Rows without a trained token: %1 of %2. Training leaves them out.</source>
        <translation>Zeilen ohne trainiertes Token: %1 von %2. Das Training lässt sie aus.</translation>
    </message>
    <message>
        <source>Rows without a trained token: %1 of the first %2. Training leaves them out.</source>
        <translation>Zeilen ohne trainiertes Token: %1 der ersten %2. Das Training lässt sie aus.</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>Running first, then the newest</source>
        <translation>Laufende zuerst, dann die neuesten</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Läufe</translation>
    </message>
    <message>
        <source>Runs and their comparison</source>
        <translation>Läufe und ihr Vergleich</translation>
    </message>
    <message>
        <source>Same seed, same rows, also when you add more.</source>
        <translation>Gleicher Seed, gleiche Zeilen, auch wenn weitere hinzukommen.</translation>
    </message>
    <message>
        <source>Sample answers</source>
        <translation>Beispielantworten</translation>
    </message>
    <message>
        <source>Sample project</source>
        <translation>Beispielprojekt</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>Antworten</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Save %1 rows</source>
        <translation>%1 Zeilen speichern</translation>
    </message>
    <message>
        <source>Save %1 rows anyway</source>
        <translation>%1 Zeilen trotzdem speichern</translation>
    </message>
    <message>
        <source>Save 1 row</source>
        <translation>1 Zeile speichern</translation>
    </message>
    <message>
        <source>Save 1 row anyway</source>
        <translation>1 Zeile trotzdem speichern</translation>
    </message>
    <message>
        <source>Save it again</source>
        <translation>Erneut speichern</translation>
    </message>
    <message>
        <source>Save it as UTF-8 in an editor; it is read again by itself.</source>
        <translation>Speichern Sie die Datei in einem Editor als UTF-8; Anneal liest sie dann von selbst erneut.</translation>
    </message>
    <message>
        <source>Save the configuration</source>
        <translation>Konfiguration speichern</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>Gespeichert</translation>
    </message>
    <message>
        <source>Saved %1 for training and %2 held out.</source>
        <translation>Gespeichert: %1 für das Training, %2 zurückgehalten.</translation>
    </message>
    <message>
        <source>Saved %1 for training.</source>
        <translation>Gespeichert: %1 für das Training.</translation>
    </message>
    <message>
        <source>Saved as %1</source>
        <translation>Als %1 gespeichert</translation>
    </message>
    <message>
        <source>Saved on %1 at %2; nothing has changed since.</source>
        <translation>Gespeichert am %1 um %2 Uhr; seitdem hat sich nichts geändert.</translation>
    </message>
    <message>
        <source>Saved.</source>
        <translation>Gespeichert.</translation>
    </message>
    <message>
        <source>Saved; problems left: %1</source>
        <translation>Gespeichert; verbleibende Probleme: %1</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>Speichert…</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>Lernratenplan</translation>
    </message>
    <message>
        <source>Search actions</source>
        <translation>Aktionen suchen</translation>
    </message>
    <message>
        <source>Search and view</source>
        <translation>Suche und Ansicht</translation>
    </message>
    <message>
        <source>Search name, tags, notes and model, or tag:good</source>
        <translation>Name, Schlagwörter, Notizen, Modell oder tag:gut</translation>
    </message>
    <message>
        <source>Search rows</source>
        <translation>Zeilen durchsuchen</translation>
    </message>
    <message>
        <source>Search runs</source>
        <translation>Läufe durchsuchen</translation>
    </message>
    <message>
        <source>Search settings and shortcuts</source>
        <translation>Einstellungen suchen</translation>
    </message>
    <message>
        <source>Search the first %1 rows</source>
        <translation>Die ersten %1 Zeilen durchsuchen</translation>
    </message>
    <message>
        <source>Search the prepared rows</source>
        <translation>Aufbereitete Zeilen durchsuchen</translation>
    </message>
    <message>
        <source>Search the settings</source>
        <translation>Einstellungen durchsuchen</translation>
    </message>
    <message>
        <source>Sections of the configuration</source>
        <translation>Bereiche der Konfiguration</translation>
    </message>
    <message>
        <source>See what the last run learned</source>
        <translation>Sehen, was der letzte Lauf gelernt hat</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Seed</translation>
    </message>
    <message>
        <source>Seeds</source>
        <translation>Seed-Werte</translation>
    </message>
    <message>
        <source>Select All</source>
        <translation>Alles auswählen</translation>
    </message>
    <message>
        <source>Select a run first</source>
        <translation>Zuerst einen Lauf auswählen</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Alles auswählen</translation>
    </message>
    <message>
        <source>Select one or more runs</source>
        <translation>Einen oder mehrere Läufe auswählen</translation>
    </message>
    <message>
        <source>Select the run</source>
        <translation>Den Lauf auswählen</translation>
    </message>
    <message>
        <source>Select the run first</source>
        <translation>Zuerst den Lauf auswählen</translation>
    </message>
    <message>
        <source>Select two or more runs first</source>
        <translation>Zuerst zwei oder mehr Läufe auswählen</translation>
    </message>
    <message>
        <source>Separator</source>
        <translation>Trennzeichen</translation>
    </message>
    <message>
        <source>Separators</source>
        <translation>Trennzeichen</translation>
    </message>
    <message>
        <source>Sequence %1 of %2 · rows in it: %3 · %4 of %5 tokens · %6</source>
        <translation>Sequenz %1 von %2 · enthaltene Zeilen: %3 · %4 von %5 Token · %6</translation>
    </message>
    <message>
        <source>Set %1 to %2, as in %3</source>
        <translation>%1 auf %2 setzen, wie in %3</translation>
    </message>
    <message>
        <source>Set by the environment variable ANNEAL_MODELS.</source>
        <translation>Durch die Umgebungsvariable ANNEAL_MODELS festgelegt.</translation>
    </message>
    <message>
        <source>Setting: %1</source>
        <translation>Einstellung: %1</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Short documents, a 135 M model, a trained adapter in a few minutes on this computer.</source>
        <translation>Kurze Dokumente, ein Modell mit 135 Mio. Parametern, in wenigen Minuten ein trainierter Adapter auf diesem Computer.</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Shorten the prompt and ask again.</source>
        <translation>Kürzen Sie den Prompt und fragen Sie erneut.</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Anzeigen</translation>
    </message>
    <message>
        <source>Show %1 in its folder</source>
        <translation>%1 im Ordner zeigen</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Alles zeigen</translation>
    </message>
    <message>
        <source>Show all actions</source>
        <translation>Alle Aktionen zeigen</translation>
    </message>
    <message>
        <source>Show all of the answer: %1</source>
        <translation>Die ganze Antwort zeigen: %1</translation>
    </message>
    <message>
        <source>Show archived</source>
        <translation>Archivierte zeigen</translation>
    </message>
    <message>
        <source>Show archived (%1)</source>
        <translation>Archivierte zeigen (%1)</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Im Ordner zeigen</translation>
    </message>
    <message>
        <source>Show or hide the comparison</source>
        <translation>Vergleich ein- oder ausblenden</translation>
    </message>
    <message>
        <source>Show result</source>
        <translation>Ergebnis zeigen</translation>
    </message>
    <message>
        <source>Show the adapter of the latest run in its folder</source>
        <translation>Adapter des letzten Laufs im Ordner zeigen</translation>
    </message>
    <message>
        <source>Show the adapter of the selected run in its folder</source>
        <translation>Adapter des ausgewählten Laufs im Ordner zeigen</translation>
    </message>
    <message>
        <source>Show the comparison</source>
        <translation>Vergleich einblenden</translation>
    </message>
    <message>
        <source>Show the field</source>
        <translation>Feld zeigen</translation>
    </message>
    <message>
        <source>Show the keyboard shortcuts</source>
        <translation>Tastenkürzel zeigen</translation>
    </message>
    <message>
        <source>Show the log</source>
        <translation>Protokoll zeigen</translation>
    </message>
    <message>
        <source>Show the next chunk</source>
        <translation>Nächsten Abschnitt zeigen</translation>
    </message>
    <message>
        <source>Show the next example</source>
        <translation>Nächstes Beispiel zeigen</translation>
    </message>
    <message>
        <source>Show the next row</source>
        <translation>Nächste Zeile zeigen</translation>
    </message>
    <message>
        <source>Show the previous chunk</source>
        <translation>Vorherigen Abschnitt zeigen</translation>
    </message>
    <message>
        <source>Show the previous example</source>
        <translation>Vorheriges Beispiel zeigen</translation>
    </message>
    <message>
        <source>Show the previous row</source>
        <translation>Vorherige Zeile zeigen</translation>
    </message>
    <message>
        <source>Show the result</source>
        <translation>Ergebnis zeigen</translation>
    </message>
    <message>
        <source>Show the run %1</source>
        <translation>Den Lauf %1 zeigen</translation>
    </message>
    <message>
        <source>Show them</source>
        <translation>Anzeigen</translation>
    </message>
    <message>
        <source>Show this run on the Runs page</source>
        <translation>Diesen Lauf auf der Seite „Läufe“ zeigen</translation>
    </message>
    <message>
        <source>Show what changed in Anneal</source>
        <translation>Neuerungen in Anneal zeigen</translation>
    </message>
    <message>
        <source>Show “%1”</source>
        <translation>„%1“ zeigen</translation>
    </message>
    <message>
        <source>Shown when config.yaml can be read.</source>
        <translation>Erscheint, sobald config.yaml lesbar ist.</translation>
    </message>
    <message>
        <source>Shown when config.yaml has no problems.</source>
        <translation>Wird angezeigt, sobald config.yaml keine Probleme enthält.</translation>
    </message>
    <message>
        <source>Shown when every row has been read</source>
        <translation>Erscheint, sobald alle Zeilen gelesen sind</translation>
    </message>
    <message>
        <source>Shown when every row has been read.</source>
        <translation>Erscheint, sobald alle Zeilen gelesen sind.</translation>
    </message>
    <message>
        <source>Shown when every value is right.</source>
        <translation>Erscheint, sobald alle Werte stimmen.</translation>
    </message>
    <message>
        <source>Shows after a restart.</source>
        <translation>Wird nach einem Neustart wirksam.</translation>
    </message>
    <message>
        <source>Shows the curves of the latest run and of the one before on the page Runs</source>
        <translation>Zeigt die Kurven des letzten Laufs und des Laufs davor auf der Seite „Läufe“</translation>
    </message>
    <message>
        <source>Shows the curves of this run and of the one before on the page Runs</source>
        <translation>Zeigt die Kurven dieses Laufs und des Laufs davor auf der Seite „Läufe“</translation>
    </message>
    <message>
        <source>Shows this run beside the others on the page Runs</source>
        <translation>Zeigt diesen Lauf neben den anderen auf der Seite „Läufe“</translation>
    </message>
    <message>
        <source>Single rows</source>
        <translation>Einzelne Zeilen</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Skip the answers</source>
        <translation>Antworten überspringen</translation>
    </message>
    <message>
        <source>Skip the last answers of the run that stops</source>
        <translation>Letzte Antworten beim Beenden überspringen</translation>
    </message>
    <message>
        <source>Small memory: as little as possible</source>
        <translation>Wenig Arbeitsspeicher: so wenig wie möglich</translation>
    </message>
    <message>
        <source>Smaller (Ctrl+−)</source>
        <translation>Kleiner (Strg+−)</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>Glättung</translation>
    </message>
    <message>
        <source>Smoothing of the curve; the raw values stay visible behind it</source>
        <translation>Glättung der Kurve; die Rohwerte bleiben dahinter sichtbar</translation>
    </message>
    <message>
        <source>Some of the rows</source>
        <translation>Einige der Zeilen</translation>
    </message>
    <message>
        <source>Something this run was made from has changed since its newest checkpoint:</source>
        <translation>Etwas, worauf dieser Lauf beruht, hat sich seit seinem neuesten Checkpoint geändert:</translation>
    </message>
    <message>
        <source>Sort by</source>
        <translation>Sortieren nach</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Source text</source>
        <translation>Text der Quelle</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>Quellen</translation>
    </message>
    <message>
        <source>Space shows or hides, Ctrl and an arrow moves</source>
        <translation>Leertaste: ein- oder ausblenden, Strg+Pfeiltaste: verschieben</translation>
    </message>
    <message>
        <source>Special tokens as text</source>
        <translation>Spezialtoken als Text</translation>
    </message>
    <message>
        <source>Special tokens in content</source>
        <translation>Spezialtoken im Inhalt</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>Teilen</translation>
    </message>
    <message>
        <source>Split documents</source>
        <translation>Dokumente teilen</translation>
    </message>
    <message>
        <source>Split documents into chunks</source>
        <translation>Dokumente in Abschnitte teilen</translation>
    </message>
    <message>
        <source>Splitter</source>
        <translation>Textteiler</translation>
    </message>
    <message>
        <source>Standard: a first real training</source>
        <translation>Standard: ein erstes richtiges Training</translation>
    </message>
    <message>
        <source>Start from an adapter</source>
        <translation>Ausgangsadapter</translation>
    </message>
    <message>
        <source>Start it again</source>
        <translation>Lauf erneut starten</translation>
    </message>
    <message>
        <source>Start training</source>
        <translation>Training starten</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>Beginn</translation>
    </message>
    <message>
        <source>Starting the trainer…</source>
        <translation>Das Training wird gestartet…</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Wird gestartet…</translation>
    </message>
    <message>
        <source>State of the run</source>
        <translation>Zustand des Laufs</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>Bleiben</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>Step %1 of %2: %3</source>
        <translation>Schritt %1 von %2: %3</translation>
    </message>
    <message>
        <source>Step %1 of %2: %3, done</source>
        <translation>Schritt %1 von %2: %3, erledigt</translation>
    </message>
    <message>
        <source>Step 1 is lost.</source>
        <translation>Schritt 1 ist verloren.</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>Steps 1–%1 are lost.</source>
        <translation>Die Schritte 1–%1 sind verloren.</translation>
    </message>
    <message>
        <source>Still working: %1.</source>
        <translation>Noch in Arbeit: %1.</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Stop and keep</source>
        <translation>Beenden und behalten</translation>
    </message>
    <message>
        <source>Stop and keep saves now, Stop at checkpoint at the next one; both can be resumed.</source>
        <translation>„Beenden und behalten“ speichert sofort, „Beim Checkpoint beenden“ beim nächsten; beides lässt sich fortsetzen.</translation>
    </message>
    <message>
        <source>Stop and keep saves what it learned so far; it can be resumed.</source>
        <translation>„Beenden und behalten“ speichert das bisher Gelernte; der Lauf lässt sich fortsetzen.</translation>
    </message>
    <message>
        <source>Stop at checkpoint</source>
        <translation>Beim Checkpoint beenden</translation>
    </message>
    <message>
        <source>Stop early after</source>
        <translation>Vorzeitig beenden nach</translation>
    </message>
    <message>
        <source>Stop it first.</source>
        <translation>Beenden Sie ihn zuerst.</translation>
    </message>
    <message>
        <source>Stop the run and keep the adapter</source>
        <translation>Lauf beenden und Adapter behalten</translation>
    </message>
    <message>
        <source>Stop the run at its next checkpoint</source>
        <translation>Lauf beim nächsten Checkpoint beenden</translation>
    </message>
    <message>
        <source>Stop tokens</source>
        <translation>Stopp-Token</translation>
    </message>
    <message>
        <source>Stop trusting this project</source>
        <translation>Diesem Projekt nicht mehr vertrauen</translation>
    </message>
    <message>
        <source>Stop, save and quit</source>
        <translation>Stoppen, speichern und beenden</translation>
    </message>
    <message>
        <source>Stopped, it saves a checkpoint and the adapter, and can be resumed.</source>
        <translation>Beim Stoppen speichert das Training einen Checkpoint und den Adapter; es lässt sich später fortsetzen.</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>Wird beendet…</translation>
    </message>
    <message>
        <source>Strip white space</source>
        <translation>Leerraum entfernen</translation>
    </message>
    <message>
        <source>System prompt</source>
        <translation>System-Prompt</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Tabelle</translation>
    </message>
    <message>
        <source>Table (*.csv)</source>
        <translation>Tabelle (*.csv)</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Schlagwörter</translation>
    </message>
    <message>
        <source>Tags of %1</source>
        <translation>Schlagwörter von „%1“</translation>
    </message>
    <message>
        <source>Tags of %1 runs</source>
        <translation>Schlagwörter von %1 Läufen</translation>
    </message>
    <message>
        <source>Tags: %1</source>
        <translation>Schlagwörter: %1</translation>
    </message>
    <message>
        <source>Take %1 runs out of the archive</source>
        <translation>%1 Läufe aus dem Archiv holen</translation>
    </message>
    <message>
        <source>Take out of the archive</source>
        <translation>Aus dem Archiv holen</translation>
    </message>
    <message>
        <source>Take the file as it is now, or keep yours; saving then overwrites the file.</source>
        <translation>Übernehmen Sie den jetzigen Stand der Datei oder behalten Sie Ihre Fassung; beim Speichern wird die Datei überschrieben.</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>Aufgaben</translation>
    </message>
    <message>
        <source>Teach a model what you know</source>
        <translation>Einem Modell beibringen, was Sie wissen</translation>
    </message>
    <message>
        <source>Template</source>
        <translation>Vorlage</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Text of config.yaml</source>
        <translation>Text von config.yaml</translation>
    </message>
    <message>
        <source>Text of config.yaml, to be read only</source>
        <translation>Text von config.yaml, schreibgeschützt</translation>
    </message>
    <message>
        <source>Text of the file</source>
        <translation>Text der Datei</translation>
    </message>
    <message>
        <source>Text, controls and charts, on top of what the desktop scales by itself.</source>
        <translation>Text, Bedienelemente und Diagramme, zusätzlich zur Skalierung des Desktops.</translation>
    </message>
    <message>
        <source>Text: %1</source>
        <translation>Text: %1</translation>
    </message>
    <message>
        <source>That is %1 %, not %2 %: chance decides for each document or row, and of few it rarely meets the share exactly.</source>
        <translation>Das sind %1 %, nicht %2 %: Über jedes Dokument und jede Zeile entscheidet der Zufall, und bei wenigen trifft er den Anteil selten genau.</translation>
    </message>
    <message>
        <source>That is %1 %, not %2 %: chance decides for each row, and of few rows it rarely meets the share exactly.</source>
        <translation>Das sind %1 %, nicht %2 %: Über jede Zeile entscheidet der Zufall, und bei wenigen Zeilen trifft er den Anteil selten genau.</translation>
    </message>
    <message>
        <source>The adapter is being saved; then the training ends.</source>
        <translation>Der Adapter wird gespeichert; dann endet das Training.</translation>
    </message>
    <message>
        <source>The adapter is ready.</source>
        <translation>Der Adapter ist fertig.</translation>
    </message>
    <message>
        <source>The adapter is saved; the held-out prompts are not answered once more</source>
        <translation>Der Adapter wird gespeichert; die zurückgehaltenen Prompts werden nicht erneut beantwortet</translation>
    </message>
    <message>
        <source>The adapter of this run is gone: %1</source>
        <translation>Der Adapter dieses Laufs fehlt: %1</translation>
    </message>
    <message>
        <source>The adapter was measured, merged into the model and exported.</source>
        <translation>Der Adapter wurde ausgewertet, mit dem Modell zusammengeführt und exportiert.</translation>
    </message>
    <message>
        <source>The answers to the last prompt are being written</source>
        <translation>Die Antworten auf den letzten Prompt werden noch geschrieben</translation>
    </message>
    <message>
        <source>The changes of %1 are deleted.</source>
        <translation>Die Änderungen vom %1 sind gelöscht.</translation>
    </message>
    <message>
        <source>The checkpoint cannot be tried: %1</source>
        <translation>Der Checkpoint lässt sich nicht ausprobieren: %1</translation>
    </message>
    <message>
        <source>The classic instruction prompt. For base models and old recipes.</source>
        <translation>Der klassische Instruktions-Prompt. Für Basismodelle und ältere Rezepte.</translation>
    </message>
    <message>
        <source>The clipboard holds neither files nor text</source>
        <translation>Die Zwischenablage enthält weder Dateien noch Text</translation>
    </message>
    <message>
        <source>The disk is slow. You can keep working meanwhile</source>
        <translation>Die Festplatte ist langsam. Sie können inzwischen weiterarbeiten</translation>
    </message>
    <message>
        <source>The disk is slow. You can keep working meanwhile.</source>
        <translation>Die Festplatte ist langsam. Sie können inzwischen weiterarbeiten.</translation>
    </message>
    <message>
        <source>The dropped files were not added, because another project or another drag came first. Drop them again.</source>
        <translation>Die abgelegten Dateien wurden nicht hinzugefügt, weil ein anderes Projekt oder ein weiterer Ziehvorgang dazwischenkam. Legen Sie sie erneut ab.</translation>
    </message>
    <message>
        <source>The engine crashed (signal %1).</source>
        <translation>Die Engine ist abgestürzt (Signal %1).</translation>
    </message>
    <message>
        <source>The engine ended without an answer (code %1).</source>
        <translation>Die Engine endete ohne Antwort (Code %1).</translation>
    </message>
    <message>
        <source>The engine was killed (signal %1).</source>
        <translation>Die Engine wurde gewaltsam beendet (Signal %1).</translation>
    </message>
    <message>
        <source>The files hold rows, which stay whole. Splitting is for documents.</source>
        <translation>Die Dateien enthalten Zeilen, die ganz bleiben. Geteilt werden nur Dokumente.</translation>
    </message>
    <message>
        <source>The files need %1, and %2 are free.</source>
        <translation>Die Dateien brauchen %1, frei sind %2.</translation>
    </message>
    <message>
        <source>The first answers appear at the next evaluation, or when the training ends.</source>
        <translation>Die ersten Antworten erscheinen bei der nächsten Auswertung oder am Ende des Trainings.</translation>
    </message>
    <message>
        <source>The first answers appear before training step 1.</source>
        <translation>Die ersten Antworten erscheinen vor Trainingsschritt 1.</translation>
    </message>
    <message>
        <source>The first step is under way…</source>
        <translation>Der erste Schritt läuft…</translation>
    </message>
    <message>
        <source>The folder %1 cannot be read.</source>
        <translation>Der Ordner %1 ist nicht lesbar.</translation>
    </message>
    <message>
        <source>The folder %1 does not exist.</source>
        <translation>Den Ordner %1 gibt es nicht.</translation>
    </message>
    <message>
        <source>The folder %1 is gone.</source>
        <translation>Der Ordner %1 ist nicht mehr da.</translation>
    </message>
    <message>
        <source>The folder %1 of the open project is gone.</source>
        <translation>Der Ordner %1 des geöffneten Projekts ist verschwunden.</translation>
    </message>
    <message>
        <source>The folder of this run was deleted or moved.</source>
        <translation>Der Ordner dieses Laufs wurde gelöscht oder verschoben.</translation>
    </message>
    <message>
        <source>The folder that the project is made in.</source>
        <translation>Der Ordner, in dem das Projekt angelegt wird.</translation>
    </message>
    <message>
        <source>The form in which rows are written. Each example shows a row of yours and what becomes of it.</source>
        <translation>Die Form, in der Zeilen geschrieben werden. Jedes Beispiel zeigt eine Ihrer Zeilen und was aus ihr wird.</translation>
    </message>
    <message>
        <source>The last run ended without an adapter</source>
        <translation>Der letzte Lauf endete ohne Adapter</translation>
    </message>
    <message>
        <source>The last run failed</source>
        <translation>Der letzte Lauf ist fehlgeschlagen</translation>
    </message>
    <message>
        <source>The last run stopped unexpectedly</source>
        <translation>Der letzte Lauf endete unerwartet</translation>
    </message>
    <message>
        <source>The last run was aborted</source>
        <translation>Der letzte Lauf wurde abgebrochen</translation>
    </message>
    <message>
        <source>The last run was never started</source>
        <translation>Der letzte Lauf wurde nie gestartet</translation>
    </message>
    <message>
        <source>The local server did not start: %1</source>
        <translation>Der lokale Server konnte nicht starten: %1</translation>
    </message>
    <message>
        <source>The local server does not answer: %1</source>
        <translation>Der lokale Server antwortet nicht: %1</translation>
    </message>
    <message>
        <source>The local server ended in the middle of the answer.</source>
        <translation>Der lokale Server endete mitten in der Antwort.</translation>
    </message>
    <message>
        <source>The local server is stopping.</source>
        <translation>Der lokale Server wird gerade beendet.</translation>
    </message>
    <message>
        <source>The local server refused the prompt (HTTP %1).</source>
        <translation>Der lokale Server hat den Prompt abgelehnt (HTTP %1).</translation>
    </message>
    <message>
        <source>The local server sends something that is no answer.</source>
        <translation>Der lokale Server sendet etwas, das keine Antwort ist.</translation>
    </message>
    <message>
        <source>The longest sequence has %1 tokens, and the model was made for %2: it learns little from what lies beyond.</source>
        <translation>Die längste Sequenz hat %1 Token, und das Modell ist für %2 gemacht: Aus dem, was darüber liegt, lernt es wenig.</translation>
    </message>
    <message>
        <source>The model cannot read %1 of %2 rows: training leaves them out.</source>
        <translation>Das Modell kann %1 von %2 Zeilen nicht lesen: Das Training lässt sie aus.</translation>
    </message>
    <message>
        <source>The model cannot read %1 of the first %2 rows: training leaves them out.</source>
        <translation>Das Modell kann %1 der ersten %2 Zeilen nicht lesen: Das Training lässt sie aus.</translation>
    </message>
    <message>
        <source>The model cannot read %1 rows.</source>
        <translation>Das Modell kann %1 Zeilen nicht lesen.</translation>
    </message>
    <message>
        <source>The model cannot read 1 row.</source>
        <translation>Das Modell kann 1 Zeile nicht lesen.</translation>
    </message>
    <message>
        <source>The model reads them as plain text. Set “Special tokens in content” to token if they are meant as special tokens.</source>
        <translation>Das Modell liest sie als gewöhnlichen Text. Setzen Sie „Spezialtoken im Inhalt“ auf token, wenn sie als Spezialtoken gemeint sind.</translation>
    </message>
    <message>
        <source>The model to fine-tune: a name in the Hugging Face cache, a folder, or a .gguf file. You can change it later.</source>
        <translation>Das Modell, das trainiert wird: ein Name im Hugging-Face-Cache, ein Ordner oder eine .gguf-Datei. Sie können es später ändern.</translation>
    </message>
    <message>
        <source>The model's own chat template decides. Right for chat models.</source>
        <translation>Die Chat-Vorlage des Modells entscheidet. Richtig für Chat-Modelle.</translation>
    </message>
    <message>
        <source>The most frequent reason: %1</source>
        <translation>Häufigster Grund: %1</translation>
    </message>
    <message>
        <source>The name of its folder.</source>
        <translation>So heißt auch sein Ordner.</translation>
    </message>
    <message>
        <source>The new project</source>
        <translation>Das neue Projekt</translation>
    </message>
    <message>
        <source>The next examples</source>
        <translation>Die nächsten Beispiele</translation>
    </message>
    <message>
        <source>The only run does not match the search.</source>
        <translation>Der einzige Lauf passt nicht zur Suche.</translation>
    </message>
    <message>
        <source>The other files were added.</source>
        <translation>Die anderen Dateien wurden hinzugefügt.</translation>
    </message>
    <message>
        <source>The overlap must be smaller than the chunk.</source>
        <translation>Die Überlappung muss kleiner sein als der Abschnitt.</translation>
    </message>
    <message>
        <source>The page Data converts rows in the ShareGPT form when it prepares them.</source>
        <translation>Auf der Seite „Daten“ werden Zeilen im ShareGPT-Format beim Aufbereiten umgewandelt.</translation>
    </message>
    <message>
        <source>The page Train shows no run</source>
        <translation>Auf der Seite Training ist kein Lauf zu sehen</translation>
    </message>
    <message>
        <source>The page as it looks</source>
        <translation>Die Seite, wie sie aussieht</translation>
    </message>
    <message>
        <source>The password is known until Anneal is closed: %1</source>
        <translation>Das Passwort ist bekannt, bis Anneal geschlossen wird: %1</translation>
    </message>
    <message>
        <source>The prepared row</source>
        <translation>Die aufbereitete Zeile</translation>
    </message>
    <message>
        <source>The project</source>
        <translation>Das Projekt</translation>
    </message>
    <message>
        <source>The project will be %1</source>
        <translation>Projektordner: %1</translation>
    </message>
    <message>
        <source>The prompt is too long for this model.</source>
        <translation>Der Prompt ist für dieses Modell zu lang.</translation>
    </message>
    <message>
        <source>The result stays listed until you close Anneal. Copy what you need. %1</source>
        <translation>Das Ergebnis bleibt in der Liste, bis Sie Anneal schließen. Kopieren Sie, was Sie brauchen. %1</translation>
    </message>
    <message>
        <source>The results below say where everything is; the page Runs has this run for good.</source>
        <translation>Wo alles liegt, steht unten in den Ergebnissen; auf der Seite „Läufe“ bleibt dieser Lauf erhalten.</translation>
    </message>
    <message>
        <source>The row in your file</source>
        <translation>Die Zeile in Ihrer Datei</translation>
    </message>
    <message>
        <source>The rows are prepared.</source>
        <translation>Die Zeilen sind aufbereitet.</translation>
    </message>
    <message>
        <source>The rows are ready, but the model is not on this computer yet.</source>
        <translation>Die Zeilen sind fertig, aber das Modell ist noch nicht auf diesem Computer.</translation>
    </message>
    <message>
        <source>The rows are ready. The Train page estimates time and memory first.</source>
        <translation>Die Zeilen sind fertig. Die Seite „Training“ schätzt zuerst Zeit und Arbeitsspeicher.</translation>
    </message>
    <message>
        <source>The rows can be read in more than one way.</source>
        <translation>Die Zeilen lassen sich auf mehrere Arten lesen.</translation>
    </message>
    <message>
        <source>The rows can be shown as text only: %1</source>
        <translation>Die Zeilen lassen sich nur als Text anzeigen: %1</translation>
    </message>
    <message>
        <source>The rows of %1 are prepared.</source>
        <translation>Die Zeilen von %1 sind aufbereitet.</translation>
    </message>
    <message>
        <source>The rows of %1 are saved.</source>
        <translation>Die Zeilen von %1 sind gespeichert.</translation>
    </message>
    <message>
        <source>The rows of %1 could not be prepared: %2</source>
        <translation>Die Zeilen von %1 konnten nicht aufbereitet werden: %2</translation>
    </message>
    <message>
        <source>The rows of %1 were not saved: %2</source>
        <translation>Die Zeilen von %1 wurden nicht gespeichert: %2</translation>
    </message>
    <message>
        <source>The run %1 is %2.</source>
        <translation>Der Lauf %1 %2.</translation>
    </message>
    <message>
        <source>The run %1 is being trained.</source>
        <translation>Der Lauf %1 wird gerade trainiert.</translation>
    </message>
    <message>
        <source>The run ended before its first step</source>
        <translation>Der Lauf endete vor seinem ersten Schritt</translation>
    </message>
    <message>
        <source>The run ended before this was answered again.</source>
        <translation>Der Lauf endete, bevor erneut geantwortet wurde.</translation>
    </message>
    <message>
        <source>The run failed before it saved an adapter</source>
        <translation>Der Lauf schlug fehl, bevor er einen Adapter speicherte</translation>
    </message>
    <message>
        <source>The run has finished</source>
        <translation>Der Lauf ist fertig</translation>
    </message>
    <message>
        <source>The run has no adapter yet</source>
        <translation>Der Lauf hat noch keinen Adapter</translation>
    </message>
    <message>
        <source>The run is %1</source>
        <translation>Der Lauf %1</translation>
    </message>
    <message>
        <source>The run is %1. Wait until that ends, or cancel it first</source>
        <translation>Der Lauf %1. Warten Sie, bis das erledigt ist, oder brechen Sie es vorher ab</translation>
    </message>
    <message>
        <source>The run is in progress (%1). What may make a repeat differ is told once it has ended.</source>
        <translation>Der Lauf ist im Gange (%1). Was bei einer Wiederholung anders sein kann, steht hier, sobald er beendet ist.</translation>
    </message>
    <message>
        <source>The run is still in progress</source>
        <translation>Der Lauf ist noch im Gange</translation>
    </message>
    <message>
        <source>The run is still loading</source>
        <translation>Der Lauf wird noch geladen</translation>
    </message>
    <message>
        <source>The run stopped unexpectedly before it saved an adapter</source>
        <translation>Der Lauf endete unerwartet, bevor er einen Adapter speicherte</translation>
    </message>
    <message>
        <source>The run was aborted before it saved an adapter</source>
        <translation>Der Lauf wurde abgebrochen, bevor er einen Adapter speicherte</translation>
    </message>
    <message>
        <source>The run was never started, so it has no adapter</source>
        <translation>Der Lauf wurde nie gestartet und hat daher keinen Adapter</translation>
    </message>
    <message>
        <source>The selected runs are compared below the table</source>
        <translation>Die ausgewählten Läufe werden unter der Tabelle verglichen</translation>
    </message>
    <message>
        <source>The system probably ended it because memory ran out. Close other programs and try again.</source>
        <translation>Wahrscheinlich hat das System sie beendet, weil der Arbeitsspeicher ausging. Schließen Sie andere Programme und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>The text holds a NUL character, so it was not saved.</source>
        <translation>Der Text enthält ein NUL-Zeichen und wurde daher nicht gespeichert.</translation>
    </message>
    <message>
        <source>The texts are the same.</source>
        <translation>Die Texte sind gleich.</translation>
    </message>
    <message>
        <source>The trainer ends with its next checkpoint.</source>
        <translation>Das Training endet mit dem nächsten Checkpoint.</translation>
    </message>
    <message>
        <source>The trainer finishes its step, saves a checkpoint and the adapter, and ends.</source>
        <translation>Das Training schließt den laufenden Schritt ab, speichert einen Checkpoint und den Adapter und endet dann.</translation>
    </message>
    <message>
        <source>The training begins as soon as that is over.</source>
        <translation>Das Training beginnt, sobald das abgeschlossen ist.</translation>
    </message>
    <message>
        <source>The training did not start: %1</source>
        <translation>Das Training konnte nicht starten: %1</translation>
    </message>
    <message>
        <source>The training goes on after its next checkpoint.</source>
        <translation>Das Training läuft nach dem nächsten Checkpoint weiter.</translation>
    </message>
    <message>
        <source>The training goes on with the rest; %1 says why.</source>
        <translation>Das Training läuft mit dem Rest weiter; der Grund steht in %1.</translation>
    </message>
    <message>
        <source>The training in %1 did not start: %2</source>
        <translation>Das Training in %1 konnte nicht starten: %2</translation>
    </message>
    <message>
        <source>The training process stopped unexpectedly.</source>
        <translation>Der Trainingsprozess endete unerwartet.</translation>
    </message>
    <message>
        <source>The training was not started: its model cannot be used.</source>
        <translation>Das Training wurde nicht gestartet: Sein Modell ist nicht verwendbar.</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Farbschema</translation>
    </message>
    <message>
        <source>There are changes of %1 that were not saved.</source>
        <translation>Es gibt ungespeicherte Änderungen vom %1.</translation>
    </message>
    <message>
        <source>There are changes of %1 that were not saved. They are older than config.yaml.</source>
        <translation>Es gibt ungespeicherte Änderungen vom %1. Sie sind älter als config.yaml.</translation>
    </message>
    <message>
        <source>There are no changes</source>
        <translation>Es gibt keine Änderungen</translation>
    </message>
    <message>
        <source>There are no prepared rows yet.</source>
        <translation>Es gibt noch keine aufbereiteten Zeilen.</translation>
    </message>
    <message>
        <source>There is a file with this name already.</source>
        <translation>Es gibt schon eine Datei mit diesem Namen.</translation>
    </message>
    <message>
        <source>There is a folder with this name already. It becomes the project: its documents are copied into data/raw, and its files stay as they are.</source>
        <translation>Ein Ordner mit diesem Namen besteht schon. Er wird zum Projekt: Seine Dokumente werden nach data/raw kopiert, und seine Dateien bleiben, wie sie sind.</translation>
    </message>
    <message>
        <source>There is a project with this name already.</source>
        <translation>Es gibt schon ein Projekt mit diesem Namen.</translation>
    </message>
    <message>
        <source>There is another draft, of %1; %2 lines differ.</source>
        <translation>Es gibt einen weiteren Entwurf vom %1; %2 Zeilen unterscheiden sich.</translation>
    </message>
    <message>
        <source>There is another draft, of %1; 1 line differs.</source>
        <translation>Es gibt einen weiteren Entwurf vom %1; 1 Zeile unterscheidet sich.</translation>
    </message>
    <message>
        <source>There is no configuration to change</source>
        <translation>Es gibt keine Konfiguration, die sich ändern ließe</translation>
    </message>
    <message>
        <source>There is no folder %1 yet.</source>
        <translation>Den Ordner %1 gibt es noch nicht.</translation>
    </message>
    <message>
        <source>There is no folder %1.</source>
        <translation>Den Ordner %1 gibt es nicht.</translation>
    </message>
    <message>
        <source>There is no run before it to compare it with.</source>
        <translation>Vor ihm gibt es keinen Lauf zum Vergleichen.</translation>
    </message>
    <message>
        <source>There is no run yet</source>
        <translation>Es gibt noch keinen Lauf</translation>
    </message>
    <message>
        <source>There is nothing to redo</source>
        <translation>Es gibt nichts zu wiederholen</translation>
    </message>
    <message>
        <source>There is nothing to undo</source>
        <translation>Es gibt nichts rückgängig zu machen</translation>
    </message>
    <message>
        <source>There may be no trash for this disk, or the folder is read-only; nothing was changed.</source>
        <translation>Vielleicht gibt es für diese Festplatte keinen Papierkorb, oder der Ordner ist schreibgeschützt; es wurde nichts geändert.</translation>
    </message>
    <message>
        <source>These configurations are the same.</source>
        <translation>Diese Konfigurationen sind gleich.</translation>
    </message>
    <message>
        <source>These keys cannot be changed</source>
        <translation>Diese Tasten lassen sich nicht ändern</translation>
    </message>
    <message>
        <source>This belongs to each run, and cannot be taken over</source>
        <translation>Gehört zum einzelnen Lauf und lässt sich nicht übernehmen</translation>
    </message>
    <message>
        <source>This computer: %1</source>
        <translation>Dieser Computer: %1</translation>
    </message>
    <message>
        <source>This folder has no config.yaml yet</source>
        <translation>Dieser Ordner hat noch keine config.yaml</translation>
    </message>
    <message>
        <source>This folder will be created.</source>
        <translation>Dieser Ordner wird angelegt.</translation>
    </message>
    <message>
        <source>This is a file. Choose a folder.</source>
        <translation>Dies ist eine Datei. Wählen Sie einen Ordner.</translation>
    </message>
    <message>
        <source>This is the first run</source>
        <translation>Dies ist der erste Lauf</translation>
    </message>
    <message>
        <source>This model cannot be used yet. %1</source>
        <translation>Dieses Modell ist noch nicht verwendbar. %1</translation>
    </message>
    <message>
        <source>This model cannot be used.</source>
        <translation>Dieses Modell ist nicht verwendbar.</translation>
    </message>
    <message>
        <source>This name is too long for a folder: shorten it to %1 letters.</source>
        <translation>Dieser Name ist für einen Ordner zu lang: Kürzen Sie ihn auf %1 Buchstaben.</translation>
    </message>
    <message>
        <source>This name means a folder that is there already.</source>
        <translation>Dieser Name bezeichnet einen Ordner, den es schon gibt.</translation>
    </message>
    <message>
        <source>This project has no access outside its folder</source>
        <translation>Dieses Projekt hat keinen Zugriff außerhalb seines Ordners</translation>
    </message>
    <message>
        <source>This project is not trusted yet</source>
        <translation>Sie vertrauen diesem Projekt noch nicht</translation>
    </message>
    <message>
        <source>This project reads outside of its folder.</source>
        <translation>Dieses Projekt liest außerhalb seines Ordners.</translation>
    </message>
    <message>
        <source>This project reads outside of its folder:</source>
        <translation>Dieses Projekt liest außerhalb seines Ordners:</translation>
    </message>
    <message>
        <source>This replaces the rows prepared on %1 at %2.</source>
        <translation>Ersetzt die Zeilen, die am %1 um %2 Uhr aufbereitet wurden.</translation>
    </message>
    <message>
        <source>This run answered no prompts. Set “Sample answers” to 3 to read answers before and after the next training.</source>
        <translation>Dieser Lauf hat keine Prompts beantwortet. Setzen Sie „Beispielantworten“ auf 3, um Antworten vor und nach dem nächsten Training zu lesen.</translation>
    </message>
    <message>
        <source>This run answered no prompts: “Sample answers” is 0.</source>
        <translation>Dieser Lauf hat keine Prompts beantwortet: „Beispielantworten“ ist 0.</translation>
    </message>
    <message>
        <source>This run answers no prompts: “Sample answers” is 0.</source>
        <translation>Dieser Lauf beantwortet keine Prompts: „Beispielantworten“ ist 0.</translation>
    </message>
    <message>
        <source>This run did not answer it.</source>
        <translation>Dieser Lauf hat ihn nicht beantwortet.</translation>
    </message>
    <message>
        <source>This run has no checkpoint to go on from.</source>
        <translation>Dieser Lauf hat keinen Checkpoint zum Fortsetzen.</translation>
    </message>
    <message>
        <source>This run has no held-out rows, so there are no prompts to answer.</source>
        <translation>Dieser Lauf hat keine zurückgehaltenen Zeilen, also sind auch keine Prompts zu beantworten.</translation>
    </message>
    <message>
        <source>This works with one run: select only that</source>
        <translation>Das geht nur mit einem Lauf: nur diesen auswählen</translation>
    </message>
    <message>
        <source>Thorough: large adapter, 5 epochs, stops early</source>
        <translation>Gründlich: großer Adapter, 5 Epochen, vorzeitiges Ende</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>Prozessor-Threads</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Time since the start</source>
        <translation>Zeit seit dem Start</translation>
    </message>
    <message>
        <source>To download it: %1</source>
        <translation>Zum Herunterladen: %1</translation>
    </message>
    <message>
        <source>Tokenizing the rows…</source>
        <translation>Zeilen werden in Token zerlegt…</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Tokens and steps cannot be counted without the model.</source>
        <translation>Ohne das Modell lassen sich Token und Schritte nicht zählen.</translation>
    </message>
    <message>
        <source>Tokens of the model</source>
        <translation>Token des Modells</translation>
    </message>
    <message>
        <source>Tokens of the sequence, with the borders of its rows</source>
        <translation>Token der Sequenz, mit den Grenzen ihrer Zeilen</translation>
    </message>
    <message>
        <source>Tokens per second</source>
        <translation>Token pro Sekunde</translation>
    </message>
    <message>
        <source>Tokens; trained ones are highlighted</source>
        <translation>Token; trainierte sind hervorgehoben</translation>
    </message>
    <message>
        <source>Too many questions are waiting for the local server.</source>
        <translation>Beim lokalen Server warten zu viele Fragen.</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>Train a model on your rows.</source>
        <translation>Ein Modell mit Ihren Zeilen trainieren.</translation>
    </message>
    <message>
        <source>Train as a new run</source>
        <translation>Als neuen Lauf trainieren</translation>
    </message>
    <message>
        <source>Train on</source>
        <translation>Trainieren auf</translation>
    </message>
    <message>
        <source>Train on it</source>
        <translation>Damit trainieren</translation>
    </message>
    <message>
        <source>Train on the rows of “%1”.</source>
        <translation>Mit den Zeilen von „%1“ trainieren.</translation>
    </message>
    <message>
        <source>Trained in</source>
        <translation>Trainiert in</translation>
    </message>
    <message>
        <source>Trained with</source>
        <translation>Trainiert mit</translation>
    </message>
    <message>
        <source>Trainer's memory, MiB</source>
        <translation>Speicher des Trainers, MiB</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>Training learns nothing from them: their answer is empty, or lies beyond the %1 tokens that are kept.</source>
        <translation>Das Training lernt daraus nichts: Die Antwort ist leer oder liegt hinter den %1 Token, die behalten werden.</translation>
    </message>
    <message>
        <source>Training leaves them out. First reason: %1</source>
        <translation>Das Training lässt sie aus. Erster Grund: %1</translation>
    </message>
    <message>
        <source>Training leaves this row out.</source>
        <translation>Das Training lässt diese Zeile aus.</translation>
    </message>
    <message>
        <source>Training loss</source>
        <translation>Trainings-Loss</translation>
    </message>
    <message>
        <source>Training rows</source>
        <translation>Trainingszeilen</translation>
    </message>
    <message>
        <source>Trains a new run beside this one, with the same configuration, rows and start</source>
        <translation>Trainiert einen neuen Lauf neben diesem, mit gleicher Konfiguration, gleichen Zeilen und gleichem Start</translation>
    </message>
    <message>
        <source>Trust it if you know where it comes from; the question stands at the top of the window.</source>
        <translation>Vertrauen Sie ihm, wenn Sie wissen, woher es stammt; die Frage steht oben im Fenster.</translation>
    </message>
    <message>
        <source>Trust it only if you know where it comes from. Nothing there has been read so far.</source>
        <translation>Vertrauen Sie ihm nur, wenn Sie seine Herkunft kennen. Bisher wurde dort nichts gelesen.</translation>
    </message>
    <message>
        <source>Trust this project</source>
        <translation>Diesem Projekt vertrauen</translation>
    </message>
    <message>
        <source>Try again.</source>
        <translation>Versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>Try it</source>
        <translation>Ausprobieren</translation>
    </message>
    <message>
        <source>Try the adapter of the latest run</source>
        <translation>Adapter des letzten Laufs ausprobieren</translation>
    </message>
    <message>
        <source>Try the adapter of the selected run</source>
        <translation>Adapter des ausgewählten Laufs ausprobieren</translation>
    </message>
    <message>
        <source>Turn documents into training rows, train an adapter on this computer, and export it as GGUF.</source>
        <translation>Machen Sie aus Dokumenten Trainingszeilen, trainieren Sie auf diesem Computer einen Adapter und exportieren Sie ihn als GGUF.</translation>
    </message>
    <message>
        <source>Turns between &lt;|im_start|&gt; and &lt;|im_end|&gt;, as plain text.</source>
        <translation>Beiträge zwischen &lt;|im_start|&gt; und &lt;|im_end|&gt;, als gewöhnlicher Text.</translation>
    </message>
    <message>
        <source>Type what to do</source>
        <translation>Aktion eingeben</translation>
    </message>
    <message>
        <source>Type words that a run must have, or one of these and a word behind it:
tag:good – a tag
status:failed – how it stands
model:llama – its model
is:pinned, is:archived</source>
        <translation>Wörter eingeben, die ein Lauf enthalten muss, oder eines davon mit einem Wort dahinter (die Wörter vor dem Doppelpunkt bleiben englisch):
tag:gut – ein Schlagwort
status:fertig – sein Status
model:llama – sein Modell
is:pinned, is:archived – angeheftet, archiviert</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Undo brings the text back.</source>
        <translation>„Rückgängig“ holt den Text zurück.</translation>
    </message>
    <message>
        <source>Undo the last change of the configuration</source>
        <translation>Letzte Änderung der Konfiguration rückgängig machen</translation>
    </message>
    <message>
        <source>Undo the last removal</source>
        <translation>Letztes Entfernen rückgängig machen</translation>
    </message>
    <message>
        <source>Undo the last removal on this page</source>
        <translation>Das letzte Entfernen auf dieser Seite rückgängig machen</translation>
    </message>
    <message>
        <source>Undo: %1</source>
        <translation>Rückgängig: %1</translation>
    </message>
    <message>
        <source>Unfold the navigation</source>
        <translation>Navigation ausklappen</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>Nicht mehr anheften</translation>
    </message>
    <message>
        <source>Unpin %1 runs</source>
        <translation>%1 Läufe nicht mehr anheften</translation>
    </message>
    <message>
        <source>Unsaved changes</source>
        <translation>Ungespeicherte Änderungen</translation>
    </message>
    <message>
        <source>Unused setting</source>
        <translation>Ungenutzte Einstellung</translation>
    </message>
    <message>
        <source>Use %1</source>
        <translation>%1 verwenden</translation>
    </message>
    <message>
        <source>Use a value of these runs in config.yaml…</source>
        <translation>Wert dieser Läufe in config.yaml übernehmen…</translation>
    </message>
    <message>
        <source>Use all layers</source>
        <translation>Alle Schichten verwenden</translation>
    </message>
    <message>
        <source>Use of this computer</source>
        <translation>Auslastung dieses Computers</translation>
    </message>
    <message>
        <source>Use the value of a difference in config.yaml</source>
        <translation>Wert eines Unterschieds in config.yaml übernehmen</translation>
    </message>
    <message>
        <source>Use these %1 files</source>
        <translation>Diese %1 Dateien verwenden</translation>
    </message>
    <message>
        <source>Use these columns</source>
        <translation>Diese Spalten verwenden</translation>
    </message>
    <message>
        <source>Use this 1 file</source>
        <translation>Diese Datei verwenden</translation>
    </message>
    <message>
        <source>Usual range</source>
        <translation>Üblicher Bereich</translation>
    </message>
    <message>
        <source>Valid</source>
        <translation>Gültig</translation>
    </message>
    <message>
        <source>Valid, but it does not fit the model</source>
        <translation>Gültig, passt aber nicht zum Modell</translation>
    </message>
    <message>
        <source>Valid, but the model cannot be used</source>
        <translation>Gültig, aber das Modell ist nicht verwendbar</translation>
    </message>
    <message>
        <source>Valid, with warnings</source>
        <translation>Gültig, mit Warnungen</translation>
    </message>
    <message>
        <source>Values that fit the model and this computer</source>
        <translation>Werte, die zum Modell und zu diesem Computer passen</translation>
    </message>
    <message>
        <source>Versions, system, processor, models and the last errors, as text for a report. Your home folder is written as ~; nothing of your files or keys is in it.</source>
        <translation>Versionen, System, Prozessor, Modelle und die letzten Fehler, als Text für einen Fehlerbericht. Ihr persönlicher Ordner steht darin als ~; Inhalte Ihrer Dateien und Zugangsschlüssel sind nicht enthalten.</translation>
    </message>
    <message>
        <source>View and export of the chart %1</source>
        <translation>Ansicht und Export des Diagramms %1</translation>
    </message>
    <message>
        <source>Wait until that ends, or cancel it first.</source>
        <translation>Warten Sie, bis das erledigt ist, oder brechen Sie es vorher ab.</translation>
    </message>
    <message>
        <source>Waits after the step in progress; the model stays in memory</source>
        <translation>Wartet nach dem laufenden Schritt; das Modell bleibt im Arbeitsspeicher</translation>
    </message>
    <message>
        <source>Warm-up</source>
        <translation>Warmup</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>Watch it</source>
        <translation>Verfolgen</translation>
    </message>
    <message>
        <source>Watch its loss, pause it or stop it.</source>
        <translation>Loss verfolgen, Training anhalten oder beenden.</translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation>Weight Decay</translation>
    </message>
    <message>
        <source>Weight format in memory</source>
        <translation>Gewichtsformat im Arbeitsspeicher</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>What changed</source>
        <translation>Neuerungen</translation>
    </message>
    <message>
        <source>What comes next</source>
        <translation>Wie es weitergeht</translation>
    </message>
    <message>
        <source>What did you try, and what came of it?</source>
        <translation>Was haben Sie versucht, und was kam dabei heraus?</translation>
    </message>
    <message>
        <source>What is compared</source>
        <translation>Was verglichen wird</translation>
    </message>
    <message>
        <source>What is held out together</source>
        <translation>Was zusammen zurückgehalten wird</translation>
    </message>
    <message>
        <source>What is missing</source>
        <translation>Was fehlt</translation>
    </message>
    <message>
        <source>What is trained</source>
        <translation>Was trainiert wird</translation>
    </message>
    <message>
        <source>What it answers with what it has learned.</source>
        <translation>Was es mit dem Gelernten antwortet.</translation>
    </message>
    <message>
        <source>What it begins with</source>
        <translation>Womit das Training beginnt</translation>
    </message>
    <message>
        <source>What it has made so far is lost if you quit now. Trainings go on without the window.</source>
        <translation>Was bisher entstanden ist, geht verloren, wenn Sie jetzt beenden. Trainings laufen ohne das Fenster weiter.</translation>
    </message>
    <message>
        <source>What saving does</source>
        <translation>Was beim Speichern geschieht</translation>
    </message>
    <message>
        <source>What the Data page wrote; JSONL.</source>
        <translation>Was die Seite „Daten“ geschrieben hat; JSONL.</translation>
    </message>
    <message>
        <source>What the charts of runs are drawn along. The button in the chart makes the same choice.</source>
        <translation>Worüber die Kurven der Läufe aufgetragen werden. Die Schaltfläche im Diagramm stellt dasselbe ein.</translation>
    </message>
    <message>
        <source>What the model answers without your training.</source>
        <translation>Was das Modell ohne Ihr Training antwortet.</translation>
    </message>
    <message>
        <source>What the window reported, the newest last. Each run keeps its own log in its folder.</source>
        <translation>Was das Fenster gemeldet hat, das Neueste zuletzt. Jeder Lauf führt ein eigenes Protokoll in seinem Ordner.</translation>
    </message>
    <message>
        <source>What to train</source>
        <translation>Was trainiert wird</translation>
    </message>
    <message>
        <source>What training on it takes</source>
        <translation>Was das Training damit braucht</translation>
    </message>
    <message>
        <source>What was learned up to step %1 is in its checkpoint.</source>
        <translation>Was bis Schritt %1 gelernt wurde, steht in dessen Checkpoint.</translation>
    </message>
    <message>
        <source>What was learned up to step %1 is in its checkpoint. Resume repeats the steps after it.</source>
        <translation>Was bis Schritt %1 gelernt wurde, steht in dessen Checkpoint. „Fortsetzen“ wiederholt die Schritte danach.</translation>
    </message>
    <message>
        <source>What was pasted was not saved: %1</source>
        <translation>Das Eingefügte wurde nicht gespeichert: %1</translation>
    </message>
    <message>
        <source>What was read before is still shown.</source>
        <translation>Was schon gelesen war, wird weiter angezeigt.</translation>
    </message>
    <message>
        <source>What was read before is still shown. If training was still running, it stops by itself.</source>
        <translation>Was schon gelesen war, wird weiter angezeigt. Falls das Training noch lief, endet es von selbst.</translation>
    </message>
    <message>
        <source>What was written</source>
        <translation>Was geschrieben wurde</translation>
    </message>
    <message>
        <source>What will be written</source>
        <translation>Was geschrieben wird</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>When something is wrong</source>
        <translation>Wenn etwas nicht stimmt</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Wo</translation>
    </message>
    <message>
        <source>Where new projects are made. Until you choose a folder here, beside your last one.</source>
        <translation>Wo neue Projekte angelegt werden. Solange hier kein Ordner gewählt ist, neben Ihrem letzten Projekt.</translation>
    </message>
    <message>
        <source>Where to cut</source>
        <translation>Wo geteilt wird</translation>
    </message>
    <message>
        <source>Which column is the question, and which the answer?</source>
        <translation>Welche Spalte ist die Frage, welche die Antwort?</translation>
    </message>
    <message>
        <source>Which rows</source>
        <translation>Welche Zeilen</translation>
    </message>
    <message>
        <source>While it trains</source>
        <translation>Während des Trainings</translation>
    </message>
    <message>
        <source>While training</source>
        <translation>Während des Trainings</translation>
    </message>
    <message>
        <source>Whole documents</source>
        <translation>Ganze Dokumente</translation>
    </message>
    <message>
        <source>Whole documents are held out together, and there is only one. Parts of it can be held out as single rows.</source>
        <translation>Dokumente werden nur als Ganzes zurückgehalten, und es gibt nur eines. Teile davon lassen sich als einzelne Zeilen zurückhalten.</translation>
    </message>
    <message>
        <source>Whole documents are held out together, and they differ much in size. Single rows come near %1 %; parts of one document are then in both the training and the held-out rows.</source>
        <translation>Dokumente werden nur als Ganzes zurückgehalten, und sie sind sehr verschieden groß. Mit einzelnen Zeilen werden es annähernd %1 %; Teile eines Dokuments liegen dann sowohl in den Trainingszeilen als auch in den zurückgehaltenen.</translation>
    </message>
    <message>
        <source>Whole documents keep one text from being in both the training and the held-out rows.</source>
        <translation>Ganze Dokumente verhindern, dass ein Text in den Trainingszeilen und zugleich in den zurückgehaltenen steht.</translation>
    </message>
    <message>
        <source>Why it was left out</source>
        <translation>Warum ausgelassen</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>With the adapter</source>
        <translation>Mit dem Adapter</translation>
    </message>
    <message>
        <source>With the adapter of step %1</source>
        <translation>Mit dem Adapter von Schritt %1</translation>
    </message>
    <message>
        <source>Worse than before training. Lower the learning rate.</source>
        <translation>Schlechter als vor dem Training. Die Lernrate senken.</translation>
    </message>
    <message>
        <source>Write TensorBoard files</source>
        <translation>TensorBoard-Dateien schreiben</translation>
    </message>
    <message>
        <source>Write a template, or choose another form.</source>
        <translation>Schreiben Sie eine Vorlage oder wählen Sie eine andere Form.</translation>
    </message>
    <message>
        <source>Write config.yaml</source>
        <translation>config.yaml schreiben</translation>
    </message>
    <message>
        <source>Write config.yaml (%1)</source>
        <translation>config.yaml schreiben (%1)</translation>
    </message>
    <message>
        <source>Writes the model with the adapter in it, as one GGUF file or as a folder</source>
        <translation>Schreibt das Modell samt Adapter als eine GGUF-Datei oder als Ordner</translation>
    </message>
    <message>
        <source>X axis</source>
        <translation>x-Achse</translation>
    </message>
    <message>
        <source>X axis of all charts</source>
        <translation>x-Achse aller Diagramme</translation>
    </message>
    <message>
        <source>You cannot write into this folder. Choose another place.</source>
        <translation>In diesen Ordner dürfen Sie nicht schreiben. Wählen Sie einen anderen Ort.</translation>
    </message>
    <message>
        <source>Your changes were replaced by the ones from %1.</source>
        <translation>Ihre Änderungen wurden durch die vom %1 ersetzt.</translation>
    </message>
    <message>
        <source>a Hugging Face folder</source>
        <translation>ein Hugging-Face-Ordner</translation>
    </message>
    <message>
        <source>a fresh adapter</source>
        <translation>ein neuer Adapter</translation>
    </message>
    <message>
        <source>a guess until the first run</source>
        <translation>geschätzt bis zum ersten Lauf</translation>
    </message>
    <message>
        <source>a result could not be saved: %1</source>
        <translation>Ein Ergebnis wurde nicht gespeichert: %1</translation>
    </message>
    <message>
        <source>a tab</source>
        <translation>einen Tabulator</translation>
    </message>
    <message>
        <source>aborted by you</source>
        <translation>von Ihnen sofort beendet</translation>
    </message>
    <message>
        <source>aborted by you after %1</source>
        <translation>nach %1 von Ihnen sofort beendet</translation>
    </message>
    <message>
        <source>about %1</source>
        <translation>etwa %1</translation>
    </message>
    <message>
        <source>about %1; a smaller batch or a lower maximum row length needs less</source>
        <translation>etwa %1; ein kleinerer Batch oder eine geringere maximale Zeilenlänge braucht weniger</translation>
    </message>
    <message>
        <source>about %1; gradient checkpointing or a smaller batch needs less</source>
        <translation>etwa %1; Gradient Checkpointing oder ein kleinerer Batch braucht weniger</translation>
    </message>
    <message>
        <source>adapter_config.json is damaged: %1</source>
        <translation>adapter_config.json ist beschädigt: %1</translation>
    </message>
    <message>
        <source>all layers</source>
        <translation>alle Schichten</translation>
    </message>
    <message>
        <source>all pages</source>
        <translation>alle Seiten</translation>
    </message>
    <message>
        <source>and %1 more</source>
        <translation>und noch %1</translation>
    </message>
    <message>
        <source>and %1 more; fix these first</source>
        <translation>und noch %1; diese zuerst beheben</translation>
    </message>
    <message>
        <source>answers chart curves loss compare results history</source>
        <translation>Antworten Diagramm Kurven Loss vergleichen Ergebnisse Verlauf</translation>
    </message>
    <message>
        <source>any name</source>
        <translation>beliebiger Name</translation>
    </message>
    <message>
        <source>appearance colors colours mode night</source>
        <translation>Erscheinungsbild Design Theme Farben Modus Nacht</translation>
    </message>
    <message>
        <source>archived</source>
        <translation>archiviert</translation>
    </message>
    <message>
        <source>as they will be written</source>
        <translation>so werden sie geschrieben</translation>
    </message>
    <message>
        <source>at %1</source>
        <translation>bei %1</translation>
    </message>
    <message>
        <source>at %1 tok/s, measured</source>
        <translation>bei %1 Token/s, gemessen</translation>
    </message>
    <message>
        <source>back revert</source>
        <translation>zurück zurücknehmen</translation>
    </message>
    <message>
        <source>background quit exit stop run</source>
        <translation>Hintergrund beenden schließen stoppen Lauf</translation>
    </message>
    <message>
        <source>batches</source>
        <translation>Batches</translation>
    </message>
    <message>
        <source>begin launch new run fine-tune finetune</source>
        <translation>beginnen neuer Lauf trainieren Fine-Tuning</translation>
    </message>
    <message>
        <source>being evaluated</source>
        <translation>wird ausgewertet</translation>
    </message>
    <message>
        <source>being exported</source>
        <translation>wird exportiert</translation>
    </message>
    <message>
        <source>being merged</source>
        <translation>wird zusammengeführt</translation>
    </message>
    <message>
        <source>best after step %1: %2</source>
        <translation>am besten nach Schritt %1: %2</translation>
    </message>
    <message>
        <source>blocks the start</source>
        <translation>verhindert den Start</translation>
    </message>
    <message>
        <source>cancel kill end delete</source>
        <translation>abbrechen beenden löschen</translation>
    </message>
    <message>
        <source>cannot be read</source>
        <translation>nicht lesbar</translation>
    </message>
    <message>
        <source>cannot be used, as said above</source>
        <translation>nicht verwendbar, siehe oben</translation>
    </message>
    <message>
        <source>changelog version update</source>
        <translation>Änderungen Version Neuigkeiten</translation>
    </message>
    <message>
        <source>characters</source>
        <translation>Zeichen</translation>
    </message>
    <message>
        <source>chat talk ask prompt generate test playground</source>
        <translation>Chat fragen Prompt erzeugen testen ausprobieren</translation>
    </message>
    <message>
        <source>checkpoints</source>
        <translation>Checkpoints</translation>
    </message>
    <message>
        <source>chunks documents rows</source>
        <translation>abschnitte dokumente zeilen aufteilen</translation>
    </message>
    <message>
        <source>comment describe</source>
        <translation>Kommentar beschreiben</translation>
    </message>
    <message>
        <source>completed</source>
        <comment>another word for finished, in the search of runs</comment>
        <translation>abgeschlossen</translation>
    </message>
    <message>
        <source>computer: %1 of %2</source>
        <translation>Computer: %1 von %2</translation>
    </message>
    <message>
        <source>config.yaml cannot be read.</source>
        <translation>config.yaml ist nicht lesbar.</translation>
    </message>
    <message>
        <source>config.yaml cannot be used</source>
        <translation>config.yaml ist nicht verwendbar</translation>
    </message>
    <message>
        <source>config.yaml has %1 problems; the first in line %2, column %3: %4</source>
        <translation>config.yaml enthält %1 Probleme; das erste in Zeile %2, Spalte %3: %4</translation>
    </message>
    <message>
        <source>config.yaml has a problem in line %1, column %2: %3</source>
        <translation>config.yaml enthält ein Problem in Zeile %1, Spalte %2: %3</translation>
    </message>
    <message>
        <source>config.yaml has an error</source>
        <translation>config.yaml enthält Fehler</translation>
    </message>
    <message>
        <source>config.yaml has changed since; it was left as it is</source>
        <translation>config.yaml hat sich inzwischen geändert und bleibt, wie sie ist</translation>
    </message>
    <message>
        <source>config.yaml of project %1 was not saved: %2</source>
        <translation>config.yaml des Projekts %1 wurde nicht gespeichert: %2</translation>
    </message>
    <message>
        <source>config.yaml was changed outside of this page, and there are changes here that are not saved.</source>
        <translation>config.yaml wurde außerhalb dieser Seite geändert, und hier gibt es ungespeicherte Änderungen.</translation>
    </message>
    <message>
        <source>config.yaml was deleted outside. The text here is the only copy.</source>
        <translation>config.yaml wurde außerhalb von Anneal gelöscht. Der Text hier ist die einzige Kopie.</translation>
    </message>
    <message>
        <source>config.yaml · form and text are two views of the same file</source>
        <translation>config.yaml · Formular und Text zeigen dieselbe Datei</translation>
    </message>
    <message>
        <source>context</source>
        <translation>Kontext</translation>
    </message>
    <message>
        <source>continue go on restart</source>
        <translation>fortsetzen weitermachen neu starten</translation>
    </message>
    <message>
        <source>create begin</source>
        <translation>anlegen erstellen beginnen</translation>
    </message>
    <message>
        <source>csv spreadsheet save download</source>
        <translation>CSV Tabellenkalkulation speichern</translation>
    </message>
    <message>
        <source>cut after %1 tokens, %2</source>
        <translation>auf %1 Token gekürzt, %2</translation>
    </message>
    <message>
        <source>cut at %1</source>
        <translation>auf %1 gekürzt</translation>
    </message>
    <message>
        <source>cut at %1, %2 without end</source>
        <translation>auf %1 gekürzt, %2 ohne Ende</translation>
    </message>
    <message>
        <source>d MMM</source>
        <comment>form of a day, as Qt writes it</comment>
        <translation>d. MMM</translation>
    </message>
    <message>
        <source>d MMM yyyy</source>
        <comment>form of a date, as Qt writes it</comment>
        <translation>d. MMM yyyy</translation>
    </message>
    <message>
        <source>d MMMM yyyy</source>
        <comment>form of a date with the whole name of its month, as Qt writes it</comment>
        <translation>d. MMMM yyyy</translation>
    </message>
    <message>
        <source>delete remove</source>
        <translation>löschen entfernen</translation>
    </message>
    <message>
        <source>demo example tutorial try</source>
        <translation>Demo Beispiel Einführung ausprobieren</translation>
    </message>
    <message>
        <source>difference versus</source>
        <translation>Unterschied Vergleich</translation>
    </message>
    <message>
        <source>directory path location download cache gguf hugging face</source>
        <translation>Verzeichnis Pfad Ort Download herunterladen Cache GGUF Hugging Face</translation>
    </message>
    <message>
        <source>directory path location workspace</source>
        <translation>Verzeichnis Pfad Ort Speicherort Arbeitsbereich</translation>
    </message>
    <message>
        <source>disk space</source>
        <translation>Speicherplatz</translation>
    </message>
    <message>
        <source>documents files folder</source>
        <translation>dokumente dateien ordner</translation>
    </message>
    <message>
        <source>documents files import upload dataset prepare</source>
        <translation>Dokumente Dateien importieren hochladen Datensatz aufbereiten</translation>
    </message>
    <message>
        <source>en_GB</source>
        <comment>language and country of numbers and dates, as de_DE</comment>
        <translation>de_DE</translation>
    </message>
    <message>
        <source>end finish cancel</source>
        <translation>beenden abschließen abbrechen</translation>
    </message>
    <message>
        <source>error debug</source>
        <translation>Fehler Protokoll</translation>
    </message>
    <message>
        <source>error mistake fix</source>
        <translation>Fehler beheben</translation>
    </message>
    <message>
        <source>estimate again memory gpu device</source>
        <translation>Schätzung erneut Speicher GPU Gerät</translation>
    </message>
    <message>
        <source>estimating the time left</source>
        <translation>Restzeit wird geschätzt</translation>
    </message>
    <message>
        <source>events.jsonl of this run is damaged: %1 of its lines cannot be read.</source>
        <translation>events.jsonl dieses Laufs ist beschädigt: %1 Zeilen darin sind nicht lesbar.</translation>
    </message>
    <message>
        <source>events.jsonl of this run is damaged: a line of it cannot be read.</source>
        <translation>events.jsonl dieses Laufs ist beschädigt: Eine Zeile darin ist nicht lesbar.</translation>
    </message>
    <message>
        <source>everything is in order</source>
        <translation>alles in Ordnung</translation>
    </message>
    <message>
        <source>export gguf llama ollama quantize save model</source>
        <translation>exportieren Export GGUF llama Ollama quantisieren Modell speichern</translation>
    </message>
    <message>
        <source>export save model combine</source>
        <translation>exportieren Export Modell speichern zusammenführen Merge</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>failed after %1</source>
        <translation>nach %1 fehlgeschlagen</translation>
    </message>
    <message>
        <source>favourite favorite star</source>
        <translation>Favorit anheften Stern</translation>
    </message>
    <message>
        <source>file folder messages errors</source>
        <translation>Datei Ordner Meldungen Fehler Log</translation>
    </message>
    <message>
        <source>find filter</source>
        <translation>finden filtern</translation>
    </message>
    <message>
        <source>finished in %1</source>
        <translation>nach %1 fertig</translation>
    </message>
    <message>
        <source>fits</source>
        <translation>passt</translation>
    </message>
    <message>
        <source>for training</source>
        <translation>fürs Training</translation>
    </message>
    <message>
        <source>forward %1 · backward %2 · update %3</source>
        <translation>vorwärts %1 · rückwärts %2 · Update %3</translation>
    </message>
    <message>
        <source>held out</source>
        <translation>zurückgehalten</translation>
    </message>
    <message>
        <source>held out: %1 of %2 tokens are measured</source>
        <translation>zurückgehalten: %1 von %2 Token werden gemessen</translation>
    </message>
    <message>
        <source>held-out</source>
        <translation>Validierung</translation>
    </message>
    <message>
        <source>held-out loss</source>
        <translation>Validierungs-Loss</translation>
    </message>
    <message>
        <source>held-out perplexity</source>
        <translation>Validierungs-Perplexität</translation>
    </message>
    <message>
        <source>here</source>
        <translation>hier</translation>
    </message>
    <message>
        <source>hide</source>
        <translation>ausblenden</translation>
    </message>
    <message>
        <source>high for %1 steps: the learning rate may be too large</source>
        <translation>seit %1 Schritten hoch: Die Lernrate ist vielleicht zu hoch</translation>
    </message>
    <message>
        <source>home start recent computer gpu memory</source>
        <translation>Start zuletzt Computer GPU Speicher</translation>
    </message>
    <message>
        <source>id %1 · token %2 · %3</source>
        <translation>ID %1 · Token %2 · %3</translation>
    </message>
    <message>
        <source>import clipboard insert</source>
        <translation>importieren Zwischenablage</translation>
    </message>
    <message>
        <source>import upload load documents dataset open</source>
        <translation>importieren hochladen laden Dokumente Datensatz öffnen</translation>
    </message>
    <message>
        <source>in all files</source>
        <translation>in allen Dateien</translation>
    </message>
    <message>
        <source>in order</source>
        <translation>in Ordnung</translation>
    </message>
    <message>
        <source>interrupted after %1</source>
        <translation>nach %1 unerwartet beendet</translation>
    </message>
    <message>
        <source>it holds no run.yaml</source>
        <translation>enthält keine run.yaml</translation>
    </message>
    <message>
        <source>its events.jsonl holds no event</source>
        <translation>events.jsonl enthält kein Ereignis</translation>
    </message>
    <message>
        <source>its run.yaml cannot be read</source>
        <translation>run.yaml ist nicht lesbar</translation>
    </message>
    <message>
        <source>jump</source>
        <translation>springen</translation>
    </message>
    <message>
        <source>keys f1 shortcuts cheat</source>
        <translation>Tasten F1 Tastenkürzel Spickzettel</translation>
    </message>
    <message>
        <source>keys hotkeys</source>
        <translation>Tasten Tastenkombinationen</translation>
    </message>
    <message>
        <source>keys keyboard help</source>
        <translation>Tasten Tastatur Hilfe</translation>
    </message>
    <message>
        <source>killed</source>
        <comment>another word for stopped unexpectedly, in the search of runs</comment>
        <translation>abgestürzt</translation>
    </message>
    <message>
        <source>label</source>
        <translation>tags etikett</translation>
    </message>
    <message>
        <source>last answers</source>
        <translation>letzte Antworten</translation>
    </message>
    <message>
        <source>leave exit</source>
        <translation>verlassen</translation>
    </message>
    <message>
        <source>line %1</source>
        <translation>Zeile %1</translation>
    </message>
    <message>
        <source>line %1, column %2: %3</source>
        <translation>Zeile %1, Spalte %2: %3</translation>
    </message>
    <message>
        <source>load import folder</source>
        <translation>laden importieren Ordner</translation>
    </message>
    <message>
        <source>longer than %1, so the row is left out</source>
        <translation>länger als %1, die Zeile wird deshalb ausgelassen</translation>
    </message>
    <message>
        <source>looking at model, rows, memory and disk</source>
        <translation>Modell, Zeilen, Arbeitsspeicher und Festplatte werden geprüft</translation>
    </message>
    <message>
        <source>loss curve average ema</source>
        <translation>Loss Kurve Mittelwert EMA</translation>
    </message>
    <message>
        <source>lower is better, 1 is perfect</source>
        <translation>niedriger ist besser, 1 ist perfekt</translation>
    </message>
    <message>
        <source>maximise maximize screen</source>
        <translation>maximieren Bildschirm</translation>
    </message>
    <message>
        <source>measure test loss perplexity validation</source>
        <translation>messen testen Loss Perplexität Validierung</translation>
    </message>
    <message>
        <source>measured once the adapter is saved</source>
        <translation>messbar, sobald der Adapter gespeichert ist</translation>
    </message>
    <message>
        <source>measurements</source>
        <translation>Auswertungen</translation>
    </message>
    <message>
        <source>memory</source>
        <translation>Arbeitsspeicher</translation>
    </message>
    <message>
        <source>model %1, adapter with its optimizer %2, a step %3, the program %4</source>
        <translation>Modell %1, Adapter mit Optimierer %2, ein Schritt %3, das Programm %4</translation>
    </message>
    <message>
        <source>my-project</source>
        <translation>mein-projekt</translation>
    </message>
    <message>
        <source>name title label</source>
        <translation>Name Titel umbenennen</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>new run again repeat retrain fine-tune finetune</source>
        <translation>neuer Lauf noch einmal wiederholen trainieren Fine-Tuning</translation>
    </message>
    <message>
        <source>no GPU</source>
        <translation>keine GPU</translation>
    </message>
    <message>
        <source>no model in the Hugging Face cache yet</source>
        <translation>noch kein Modell im Hugging-Face-Cache</translation>
    </message>
    <message>
        <source>no reason given</source>
        <translation>kein Grund angegeben</translation>
    </message>
    <message>
        <source>no runs yet</source>
        <translation>noch keine Läufe</translation>
    </message>
    <message>
        <source>no values</source>
        <translation>keine Werte</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>none</source>
        <comment>in an empty field</comment>
        <translation>leer</translation>
    </message>
    <message>
        <source>none yet</source>
        <translation>noch keine</translation>
    </message>
    <message>
        <source>norm</source>
        <translation>Norm</translation>
    </message>
    <message>
        <source>not asked</source>
        <translation>nicht gefragt</translation>
    </message>
    <message>
        <source>not found</source>
        <translation>nicht gefunden</translation>
    </message>
    <message>
        <source>not in this part of %1</source>
        <translation>nicht in diesem Teil von %1</translation>
    </message>
    <message>
        <source>not measured since step %1</source>
        <translation>seit Schritt %1 nicht gemessen</translation>
    </message>
    <message>
        <source>not possible at the moment</source>
        <translation>derzeit nicht möglich</translation>
    </message>
    <message>
        <source>not prepared yet</source>
        <translation>noch nicht aufbereitet</translation>
    </message>
    <message>
        <source>not used</source>
        <translation>nicht verwendet</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>of %1</source>
        <translation>von %1</translation>
    </message>
    <message>
        <source>of the first %1 rows</source>
        <translation>nur die ersten %1 Zeilen</translation>
    </message>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
    <message>
        <source>on</source>
        <translation>ein</translation>
    </message>
    <message>
        <source>open files adapter weights</source>
        <translation>öffnen Dateien Adapter Gewichte</translation>
    </message>
    <message>
        <source>or drop a folder or files anywhere</source>
        <translation>oder einen Ordner oder Dateien ins Fenster ziehen</translation>
    </message>
    <message>
        <source>over %1</source>
        <translation>über %1</translation>
    </message>
    <message>
        <source>over %1 of %2</source>
        <translation>über %1 von %2</translation>
    </message>
    <message>
        <source>over about %1 of %2</source>
        <translation>über etwa %1 von %2</translation>
    </message>
    <message>
        <source>packing is off</source>
        <translation>Packen ist aus</translation>
    </message>
    <message>
        <source>page %1</source>
        <translation>Seite %1</translation>
    </message>
    <message>
        <source>paragraphs, lines, words, characters</source>
        <translation>Absätze, Zeilen, Wörter, Zeichen</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>paused %1</source>
        <translation>angehalten %1</translation>
    </message>
    <message>
        <source>perplexity %1 → %2</source>
        <translation>Perplexität %1 → %2</translation>
    </message>
    <message>
        <source>perplexity: not measured</source>
        <translation>Perplexität: nicht gemessen</translation>
    </message>
    <message>
        <source>pinned</source>
        <translation>angeheftet</translation>
    </message>
    <message>
        <source>preferences options configure theme language</source>
        <translation>Voreinstellungen Optionen konfigurieren Aussehen Sprache</translation>
    </message>
    <message>
        <source>press the new keys</source>
        <translation>neue Tasten drücken</translation>
    </message>
    <message>
        <source>prompt and trained answer; of plain text, all of it</source>
        <translation>Prompt und trainierte Antwort; reiner Text im Ganzen</translation>
    </message>
    <message>
        <source>prompt, and the answer that is taught</source>
        <translation>Prompt und zu lernende Antwort</translation>
    </message>
    <message>
        <source>prompts</source>
        <translation>Prompts</translation>
    </message>
    <message>
        <source>quit exit close</source>
        <translation>beenden schließen verlassen quit exit close</translation>
    </message>
    <message>
        <source>rate</source>
        <translation>Rate</translation>
    </message>
    <message>
        <source>reading all rows; numbers so far are from some of them</source>
        <translation>alle Zeilen werden gelesen; bisher beruhen die Zahlen auf einem Teil davon</translation>
    </message>
    <message>
        <source>ready, %1 warnings</source>
        <translation>bereit, %1 Warnungen</translation>
    </message>
    <message>
        <source>ready, 1 warning</source>
        <translation>bereit, 1 Warnung</translation>
    </message>
    <message>
        <source>ready: %1</source>
        <translation>bereit: %1</translation>
    </message>
    <message>
        <source>ready: %1 and %2 more</source>
        <translation>bereit: %1 und noch %2</translation>
    </message>
    <message>
        <source>reproduce repeat again rerun terminal script</source>
        <translation>reproduzieren wiederholen erneut Terminal Skript</translation>
    </message>
    <message>
        <source>reproduce repeat copy settings learning rate</source>
        <translation>reproduzieren wiederholen übernehmen Einstellungen Lernrate</translation>
    </message>
    <message>
        <source>resume unpause</source>
        <translation>fortsetzen weiter</translation>
    </message>
    <message>
        <source>resumed</source>
        <translation>fortgesetzt</translation>
    </message>
    <message>
        <source>revert reset cancel changes</source>
        <translation>zurücksetzen verwerfen Änderungen</translation>
    </message>
    <message>
        <source>rows</source>
        <translation>Zeilen</translation>
    </message>
    <message>
        <source>rows can attend to earlier rows</source>
        <translation>Zeilen sehen frühere Zeilen</translation>
    </message>
    <message>
        <source>rows cannot attend to each other</source>
        <translation>Zeilen sehen einander nicht</translation>
    </message>
    <message>
        <source>rows cut</source>
        <translation>gekürzte Zeilen</translation>
    </message>
    <message>
        <source>rows cut at %1</source>
        <translation>auf %1 gekürzte Zeilen</translation>
    </message>
    <message>
        <source>rows left out</source>
        <translation>ausgelassene Zeilen</translation>
    </message>
    <message>
        <source>rows of your own</source>
        <translation>eigene Zeilen</translation>
    </message>
    <message>
        <source>rows tokens check</source>
        <translation>zeilen tokens prüfen</translation>
    </message>
    <message>
        <source>rows, %1 held out</source>
        <translation>Zeilen, %1 zurückgehalten</translation>
    </message>
    <message>
        <source>run %1</source>
        <translation>Lauf %1</translation>
    </message>
    <message>
        <source>running %1</source>
        <translation>läuft %1</translation>
    </message>
    <message>
        <source>saved %1</source>
        <translation>%1 gespeichert</translation>
    </message>
    <message>
        <source>saving the adapter</source>
        <translation>Adapter wird gespeichert</translation>
    </message>
    <message>
        <source>scale zoom larger smaller font dpi percent</source>
        <translation>Skalierung Zoom größer kleiner Schrift DPI Prozent</translation>
    </message>
    <message>
        <source>search replace</source>
        <translation>suchen ersetzen</translation>
    </message>
    <message>
        <source>security permission</source>
        <translation>Sicherheit Berechtigung</translation>
    </message>
    <message>
        <source>share of the rows</source>
        <translation>Anteil der Zeilen</translation>
    </message>
    <message>
        <source>show details result</source>
        <translation>anzeigen Einzelheiten Ergebnis</translation>
    </message>
    <message>
        <source>show hide sort</source>
        <translation>zeigen verbergen sortieren</translation>
    </message>
    <message>
        <source>smoothed %1</source>
        <translation>geglättet %1</translation>
    </message>
    <message>
        <source>special token</source>
        <translation>Spezialtoken</translation>
    </message>
    <message>
        <source>special token written in the text</source>
        <translation>im Text ausgeschriebenes Spezialtoken</translation>
    </message>
    <message>
        <source>split at %1</source>
        <translation>bei %1 geteilt</translation>
    </message>
    <message>
        <source>started %1</source>
        <translation>Start: %1</translation>
    </message>
    <message>
        <source>starting</source>
        <translation>wird gestartet</translation>
    </message>
    <message>
        <source>starting the local server…</source>
        <translation>der lokale Server wird gestartet…</translation>
    </message>
    <message>
        <source>starting the trainer</source>
        <translation>Training wird gestartet</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>Schritt %1</translation>
    </message>
    <message>
        <source>step %1 / %2</source>
        <translation>Schritt %1 / %2</translation>
    </message>
    <message>
        <source>step %1 of %2</source>
        <translation>Schritt %1 von %2</translation>
    </message>
    <message>
        <source>step %1 to step %2</source>
        <translation>Schritt %1 bis Schritt %2</translation>
    </message>
    <message>
        <source>step %1, before the run went on</source>
        <translation>Schritt %1, bevor der Lauf weiterging</translation>
    </message>
    <message>
        <source>step %1: held-out loss %2</source>
        <translation>Schritt %1: Validierungs-Loss %2</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>steps trained</source>
        <translation>Schritte trainiert</translation>
    </message>
    <message>
        <source>steps, or a share below 1</source>
        <translation>Schritte oder Anteil unter 1</translation>
    </message>
    <message>
        <source>still being counted</source>
        <translation>werden noch gezählt</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>beendet</translation>
    </message>
    <message>
        <source>stopped by you</source>
        <translation>von Ihnen beendet</translation>
    </message>
    <message>
        <source>stopped by you after %1; the adapter is kept</source>
        <translation>nach %1 von Ihnen beendet; der Adapter bleibt erhalten</translation>
    </message>
    <message>
        <source>stopped unexpectedly</source>
        <translation>unerwartet beendet</translation>
    </message>
    <message>
        <source>stopped, adapter kept</source>
        <translation>beendet, Adapter behalten</translation>
    </message>
    <message>
        <source>stopping</source>
        <translation>wird beendet</translation>
    </message>
    <message>
        <source>stops at step %1</source>
        <translation>endet bei Schritt %1</translation>
    </message>
    <message>
        <source>stops at step %1, or earlier at a better evaluation</source>
        <translation>endet bei Schritt %1 oder schon vorher, sobald eine Auswertung besser ausfällt</translation>
    </message>
    <message>
        <source>tags %1</source>
        <translation>Schlagwörter %1</translation>
    </message>
    <message>
        <source>template defaults quick</source>
        <translation>Vorlage Standard schnell</translation>
    </message>
    <message>
        <source>template prompt columns</source>
        <translation>vorlage prompt spalten</translation>
    </message>
    <message>
        <source>terminal script prepare</source>
        <translation>Terminal Skript aufbereiten</translation>
    </message>
    <message>
        <source>the adapter is ready</source>
        <translation>der Adapter ist fertig</translation>
    </message>
    <message>
        <source>the defaults</source>
        <translation>Standardwerte</translation>
    </message>
    <message>
        <source>the evaluation failed.</source>
        <translation>Auswertung fehlgeschlagen.</translation>
    </message>
    <message>
        <source>the evaluation was canceled; nothing was kept.</source>
        <translation>Auswertung abgebrochen; es wurde nichts behalten.</translation>
    </message>
    <message>
        <source>the export failed.</source>
        <translation>Export fehlgeschlagen.</translation>
    </message>
    <message>
        <source>the export was canceled; nothing was kept.</source>
        <translation>Export abgebrochen; es wurde nichts behalten.</translation>
    </message>
    <message>
        <source>the file on disk</source>
        <translation>gespeicherte Datei</translation>
    </message>
    <message>
        <source>the folder is gone</source>
        <translation>der Ordner ist nicht mehr da</translation>
    </message>
    <message>
        <source>the held-out prompts are answered once more</source>
        <translation>die zurückgehaltenen Prompts werden erneut beantwortet</translation>
    </message>
    <message>
        <source>the merge failed.</source>
        <translation>Zusammenführen fehlgeschlagen.</translation>
    </message>
    <message>
        <source>the merge was canceled; nothing was kept.</source>
        <translation>Zusammenführen abgebrochen; es wurde nichts behalten.</translation>
    </message>
    <message>
        <source>the model's own</source>
        <translation>die des Modells</translation>
    </message>
    <message>
        <source>the weights alone take %1 and %2 are free</source>
        <translation>allein die Gewichte belegen %1, und %2 sind frei</translation>
    </message>
    <message>
        <source>theme colors mode settings</source>
        <translation>Design Thema Farben Modus Einstellungen</translation>
    </message>
    <message>
        <source>time step date</source>
        <translation>Zeit Schritt Datum</translation>
    </message>
    <message>
        <source>title label</source>
        <translation>Titel umbenennen</translation>
    </message>
    <message>
        <source>today</source>
        <translation>heute</translation>
    </message>
    <message>
        <source>tok/s</source>
        <translation>Token/s</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>tokens per epoch</source>
        <translation>Token je Epoche</translation>
    </message>
    <message>
        <source>tokens, %1 % trained</source>
        <translation>Token, %1 % trainiert</translation>
    </message>
    <message>
        <source>too little disk</source>
        <translation>zu wenig Speicherplatz</translation>
    </message>
    <message>
        <source>too little memory</source>
        <translation>zu wenig Arbeitsspeicher</translation>
    </message>
    <message>
        <source>train</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>trained</source>
        <translation>trainiert</translation>
    </message>
    <message>
        <source>trained part: found by searching for the answer's text</source>
        <translation>trainierter Teil: durch Suche nach dem Text der Antwort gefunden</translation>
    </message>
    <message>
        <source>trained part: labels of the row</source>
        <translation>trainierter Teil: Labels der Zeile</translation>
    </message>
    <message>
        <source>trained part: marked by the chat template</source>
        <translation>trainierter Teil: von der Chat-Vorlage markiert</translation>
    </message>
    <message>
        <source>trained part: marked by the training template of the model's family</source>
        <translation>trainierter Teil: laut Chat-Vorlage der Modellfamilie</translation>
    </message>
    <message>
        <source>trained part: the answer's place in the chat template</source>
        <translation>trainierter Teil: die Stelle der Antwort in der Chat-Vorlage</translation>
    </message>
    <message>
        <source>trained part: what follows the prompt</source>
        <translation>trainierter Teil: was auf den Prompt folgt</translation>
    </message>
    <message>
        <source>trained part: what the chat template adds for the answer</source>
        <translation>trainierter Teil: was die Chat-Vorlage für die Antwort hinzufügt</translation>
    </message>
    <message>
        <source>training loss</source>
        <translation>Trainings-Loss</translation>
    </message>
    <message>
        <source>training run device gpu memory time estimate checks</source>
        <translation>Training Lauf Gerät GPU Speicher Zeit Schätzung Prüfungen</translation>
    </message>
    <message>
        <source>training time</source>
        <translation>Trainingsdauer</translation>
    </message>
    <message>
        <source>translation locale</source>
        <translation>Übersetzung Gebietsschema</translation>
    </message>
    <message>
        <source>under a minute</source>
        <translation>unter einer Minute</translation>
    </message>
    <message>
        <source>unknown until config.yaml is fixed</source>
        <translation>unbekannt, bis config.yaml berichtigt ist</translation>
    </message>
    <message>
        <source>untrained rows</source>
        <translation>nicht trainierte Zeilen</translation>
    </message>
    <message>
        <source>usual</source>
        <translation>üblich</translation>
    </message>
    <message>
        <source>valid</source>
        <translation>gültig</translation>
    </message>
    <message>
        <source>version bug support</source>
        <translation>Version Fehler melden Hilfe</translation>
    </message>
    <message>
        <source>version report bug about system</source>
        <translation>Version Bericht Bug Fehler melden Info System</translation>
    </message>
    <message>
        <source>wait hold</source>
        <translation>anhalten warten</translation>
    </message>
    <message>
        <source>waiting for another run</source>
        <translation>wartet auf einen anderen Lauf</translation>
    </message>
    <message>
        <source>waiting for the first word…</source>
        <translation>wartet auf das erste Wort…</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>when the run starts</source>
        <translation>beim Start des Laufs</translation>
    </message>
    <message>
        <source>write prepare held-out</source>
        <translation>schreiben aufbereiten zurückgehalten</translation>
    </message>
    <message>
        <source>write yaml</source>
        <translation>schreiben YAML</translation>
    </message>
    <message>
        <source>writing…</source>
        <translation>schreibt…</translation>
    </message>
    <message>
        <source>x axis: %1</source>
        <translation>x-Achse: %1</translation>
    </message>
    <message>
        <source>yaml hyperparameters parameters learning rate epochs batch rank model</source>
        <translation>YAML Hyperparameter Parameter Lernrate Epochen Batch Rang Modell</translation>
    </message>
    <message>
        <source>yesterday</source>
        <translation>gestern</translation>
    </message>
    <message>
        <source>{prompt} inserts the column prompt. Write {{ and }} for literal braces.</source>
        <translation>{prompt} fügt die Spalte prompt ein. Geschweifte Klammern im Text schreiben Sie als {{ und }}.</translation>
    </message>
    <message>
        <source>~ (your home folder)</source>
        <translation>~ (Ihr persönlicher Ordner)</translation>
    </message>
    <message>
        <source>“Stop and keep” saves it first and takes a few seconds longer.</source>
        <translation>„Beenden und behalten“ speichert das Gelernte vorher und dauert einige Sekunden länger.</translation>
    </message>
    <message>
        <source>−1 (no limit)</source>
        <translation>−1 (unbegrenzt)</translation>
    </message>
</context>
</TS>
