// SPDX-License-Identifier: GPL-3.0-or-later
// Every text that the window shows comes out of its catalog, and what core says is found there by its form.
#include "core/config/fields.h"
#include "core/data/newproject.h"
#include "tests/support/projectfiles.h"
#include "tests/support/runfiles.h"
#include "tests/support/testprogram.h"
#include "tests/support/windowpages.h"
#include "ui/runs/rundata.h"
#include "ui/shell/language.h"
#include "widgets/catalog.h"
#include "widgets/commandpalette.h"
#include "widgets/document.h"
#include "widgets/numbers.h"
#include "widgets/tokenview.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QTabBar>
#include <QTemporaryDir>
#include <QXmlStreamReader>
#include <QXmlStreamWriter>
#include <QtTest>

using namespace anneal;
using namespace anneal::ui;
using namespace Qt::StringLiterals;

namespace {

/// A language in which each text stands between marks.
bool writeMarked(const QString &from, const QString &to)
{
    QFile source(from), target(to);
    if (!source.open(QIODevice::ReadOnly) || !target.open(QIODevice::WriteOnly))
        return false;
    QXmlStreamReader in(&source);
    QXmlStreamWriter out(&target);
    QString text;
    while (!in.atEnd()) {
        in.readNext();
        if (in.isStartElement() && in.name() == u"source"_s) {
            text = in.readElementText();
            out.writeTextElement(u"source"_s, text);
        } else if (in.isStartElement() && in.name() == u"translation"_s) {
            in.skipCurrentElement();
            out.writeTextElement(u"translation"_s, text == u"en_GB"_s || text.startsWith(u"d MMM"_s) ? text : u"⟦"_s + text + u"⟧"_s);
        } else {
            out.writeCurrentToken(in);
        }
    }
    return !in.hasError();
}

void writeFile(const QString &name, const QByteArray &bytes)
{
    QFile file(name);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
}

/// What is left of a text without what stands between marks.
QString outsideMarks(const QString &text)
{
    QString left;
    int depth = 0;
    for (const QChar character : text) {
        if (character == u'⟦')
            ++depth;
        else if (character == u'⟧')
            --depth;
        else if (depth == 0)
            left += character;
    }
    return left;
}

/// Texts of one widget, as people and screen readers find them.
QStringList textsOf(const QWidget &widget)
{
    QStringList texts { widget.toolTip(), widget.accessibleName(), widget.accessibleDescription(), widget.statusTip(), widget.windowTitle() };
    if (const auto *label = qobject_cast<const QLabel *>(&widget))
        texts << label->text();
    if (const auto *button = qobject_cast<const QAbstractButton *>(&widget))
        texts << button->text();
    if (const auto *edit = qobject_cast<const QLineEdit *>(&widget))
        texts << edit->placeholderText();
    if (const auto *edit = qobject_cast<const QPlainTextEdit *>(&widget))
        texts << edit->placeholderText();
    if (const auto *bar = qobject_cast<const QTabBar *>(&widget))
        for (int i = 0; i < bar->count(); ++i)
            texts << bar->tabText(i) << bar->tabToolTip(i);
    if (const auto *box = qobject_cast<const QComboBox *>(&widget))
        for (int i = 0; i < box->count(); ++i)
            texts << box->itemText(i) << box->itemData(i, Qt::ToolTipRole).toString();
    const auto *view = qobject_cast<const QAbstractItemView *>(&widget);
    if (!view || !view->model() || qobject_cast<const QHeaderView *>(view))
        return texts;
    const auto &model = *view->model();
    for (int column = 0; column < model.columnCount(); ++column) {
        texts << model.headerData(column, Qt::Horizontal).toString() << model.headerData(column, Qt::Horizontal, Qt::ToolTipRole).toString();
        for (int row = 0; row < std::min(model.rowCount(), 30); ++row)
            for (const int role : { int(Qt::DisplayRole), int(Qt::ToolTipRole), int(Qt::AccessibleTextRole) })
                texts << model.index(row, column).data(role).toString();
    }
    return texts;
}

/// Keys and values of the configuration, which are the same in every language.
QSet<QString> wordsOfTheConfiguration()
{
    static const QRegularExpression kBetween(u"[^\\p{L}]+"_s);
    QStringList words;
    const auto take = [&words](const std::string &text) { words << QString::fromStdString(text).split(kBetween, Qt::SkipEmptyParts); };
    for (const auto &field : config::fields()) {
        take(field.path);
        take(field.defaultValue.dump());
        for (const auto &choice : field.choices)
            take(choice.dump());
        for (const auto &choice : field.laterChoices)
            take(choice.dump());
    }
    return { words.begin(), words.end() };
}

} // namespace

class TestLanguage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void speaksGerman();
    void speaksOneGermanInMenusOfOthers();
    void theLogOfARunIsGerman();
    void saysEachSentenceOfCore();
    void saysSentencesBehindColons();
    void namesPagesWhereCoreNamesVerbs();
    void showsNoTextThatIsNotInTheCatalog();

private:
    void look(const QWidget &window, const QString &place);

    QTemporaryDir m_folder;
    QSet<QString> m_plain;
};

void TestLanguage::initTestCase()
{
    qputenv("XDG_DATA_HOME", m_folder.path().toUtf8()); // what the person at this machine has stays out of it
    qputenv("XDG_STATE_HOME", m_folder.path().toUtf8());
    qputenv("XDG_CONFIG_HOME", m_folder.path().toUtf8());
}

void TestLanguage::speaksGerman()
{
    const Language german(*qApp, u"de"_s);
    QCOMPARE(QCoreApplication::translate("Anywhere", "Settings"), u"Einstellungen"_s);
    QCOMPARE(widgets::windowLocale(), QLocale(QLocale::German, QLocale::Germany));
    QCOMPARE(QCoreApplication::translate("QShortcut", "Ctrl"), u"Strg"_s); // Qt's own texts
}

void TestLanguage::speaksOneGermanInMenusOfOthers()
{
    const Language german(*qApp, u"de"_s);
    for (const char *menu : { "QWidgetTextControl", "QLineEdit", "QsciScintilla", "QsciScintillaBase" }) {
        QCOMPARE(QCoreApplication::translate(menu, "Select All"), u"Alles auswählen"_s);
        QCOMPARE(QCoreApplication::translate(menu, "&Redo"), u"&Wiederholen"_s);
    }
}

/// What the trainer writes into the run's folder is English.
void TestLanguage::theLogOfARunIsGerman()
{
    const Language german(*qApp, u"de"_s);
    RunData data;
    const auto take = [&data](const char *type, base::Json fields) {
        run::Event event;
        event.type = type;
        event.fields = std::move(fields);
        data.take(event);
    };
    take("log", { { "text", "The base weights take 92.0 MiB as float32, exactly as in the file." } });
    for (const char *request : { "stop", "stop_at_checkpoint", "pause", "resume", "checkpoint", "abort", "withdraw" })
        take("control", { { "request", request } });
    take("end", { { "state", "Stopped" }, { "message", "Stopped on request." } });
    QCOMPARE(data.lines.size(), std::size_t(9));
    for (const auto &line : data.lines)
        for (const auto &english : { u"The "_s, u"Stopped"_s, u"_"_s, u"Asked"_s })
            QVERIFY2(!line.text.contains(english), qPrintable(line.text));
}

/// Filled in with numbers, alone and as it stands in front of a hint: none of them stays English.
void TestLanguage::saysEachSentenceOfCore()
{
    struct Entry
    {
        QString source, translation;
    };
    QList<Entry> entries;
    QFile file(u"%1/translations/core_de.ts"_s.arg(QStringLiteral(ANNEAL_SOURCE_DIR)));
    QVERIFY(file.open(QIODevice::ReadOnly));
    for (QXmlStreamReader in(&file); !in.atEnd(); in.readNext()) {
        if (in.isStartElement() && in.name() == u"source"_s)
            entries.append({ in.readElementText(), {} });
        else if (in.isStartElement() && in.name() == u"translation"_s)
            entries.last().translation = in.readElementText();
    }
    QVERIFY(entries.size() > 1000);
    const auto filled = [](QString form) {
        for (int i = 1; i < 10; ++i)
            form.replace(u'%' + QString::number(i), QString::number(140 + i));
        return form;
    };
    const auto lettersIn = [](const QString &text) { return std::count_if(text.begin(), text.end(), [](QChar one) { return one.isLetter(); }); };
    const Language german(*qApp, u"de"_s);
    const QString hint = u"Shorten the text."_s, saidHint = widgets::said(hint);
    QVERIFY(saidHint != hint);
    QStringList left;
    for (const Entry &one : entries) {
        const QString english = filled(one.source);
        if (lettersIn(one.source) < 3 || one.translation == one.source) // a word of both languages
            continue;
        if (widgets::said(english) == english)
            left << english;
        const bool isSentence = one.source.endsWith(u'.') && !one.source.contains(u'\n');
        if (isSentence && widgets::said(QString(english + u' ' + hint)).startsWith(english))
            left << english + u" (in front of a hint)"_s;
    }
    QVERIFY2(left.isEmpty(), qPrintable(left.join(u'\n')));
    QCOMPARE(widgets::said(u"There are 142 tokens, but the model sees at most 128. Shorten the text."_s),
        u"Es sind 142 Token, aber das Modell sieht höchstens 128. "_s + saidHint);
}

void TestLanguage::saysSentencesBehindColons()
{
    const Language german(*qApp, u"de"_s);
    QCOMPARE(widgets::said(u"Cannot create the folder /a/b: there is no such file or folder."_s),
        u"Der Ordner /a/b lässt sich nicht anlegen: Diese Datei oder diesen Ordner gibt es nicht."_s);
    QCOMPARE(
        widgets::said(u"This is not valid YAML: this [ is not closed."_s), u"Dies ist kein gültiges YAML: Die Klammer [ ist nicht geschlossen."_s);
    QCOMPARE(widgets::said(u"Not valid JSON: column 2: a key in quotation marks is missing."_s),
        u"Kein gültiges JSON, Spalte 2: Ein Schlüssel in Anführungszeichen fehlt."_s);
    QCOMPARE(widgets::said(u"data.json is not valid JSON: line 2, column 1: it ends too early: a value is missing."_s),
        u"data.json ist kein gültiges JSON, Zeile 2, Spalte 1: Der Text endet zu früh, ein Wert fehlt."_s);
}

void TestLanguage::namesPagesWhereCoreNamesVerbs()
{
    const auto sentences = [] {
        QFile file(u"%1/translations/core_de.ts"_s.arg(QStringLiteral(ANNEAL_SOURCE_DIR)));
        QStringList found;
        if (!file.open(QIODevice::ReadOnly))
            return found;
        for (QXmlStreamReader in(&file); !in.atEnd(); in.readNext())
            if (in.isStartElement() && in.name() == u"source"_s)
                if (const QString text = in.readElementText(); text.contains(u"anneal-cli"_s))
                    found << text;
        return found;
    }();
    QVERIFY(!sentences.isEmpty());
    const Language english(*qApp, u"en"_s);
    QStringList left;
    for (const QString &text : sentences)
        for (const QString &verb : { u"embed"_s, u"rerank"_s })
            if (const QString said = widgets::said(QString(text).replace(u"%1"_s, verb)); said.contains(u"anneal-cli"_s) && !left.contains(text))
                left << text;
    for (const QString &text : left) // what only a terminal shows, what a banner of the window has a button for, and what no page does
        QVERIFY2(text.contains(u"server stop"_s) || text.contains(u"--resume"_s) || text.contains(u"serve --help"_s)
                || text.contains(u"server start --help"_s),
            qPrintable(text));
    const QString what = u"bert-small turns texts into vectors; it writes no text. "_s,
                  hint = u"Use it with anneal-cli embed, or choose a model that writes texts."_s;
    QCOMPARE(widgets::said(what + hint), what + u"Choose a model that writes texts on the page Config (model.model_name)."_s);
    const Language german(*qApp, u"de"_s);
    QVERIFY2(widgets::said(what + hint).endsWith(u"(model.model_name)."_s), qPrintable(widgets::said(what + hint)));
    QVERIFY(!widgets::said(what + hint).contains(u"writes no text"_s));
}

/// Notes the words that stand outside the marks, and where.
void TestLanguage::look(const QWidget &window, const QString &place)
{
    static const QRegularExpression kWord(u"\\p{L}{3,}"_s), kTag(u"</?[a-z][^>]*>"_s);
    // Names, of formats and of what lies in the folder of the test; units.
    static const QRegularExpression kName(u"^([Aa]nneal|user|assistant|models|UTF|Markdown|yaml|jsonl|json|txt|raw|prepared|valid|runs|handbook\\w*|"
                                          u"first|second|PDF|MiB|KiB|GiB|min|tok|CPU|GPU|RAM|GGUF|LoRA|DoRA|SFT|sft|"
                                          "HuggingFaceTB|SmolLM\\w*|Instruct|Ctrl|Shift|Alt|Esc|Del|Return|Enter|Tab|Space|English|Deutsch)$"_s);
    static const auto kOfTheConfiguration = wordsOfTheConfiguration();
    QList<const QWidget *> widgets { &window };
    for (const QWidget *child : window.findChildren<QWidget *>())
        widgets << child;
    for (const QWidget *widget : std::as_const(widgets)) {
        const bool showsAFile = qobject_cast<const widgets::Document *>(widget) || qobject_cast<const widgets::TokenView *>(widget);
        if (!widget->isVisible() || showsAFile)
            continue;
        const QString name = QLatin1String(widget->metaObject()->className()) + u' ' + widget->objectName();
        for (const QString &text : textsOf(*widget)) {
            for (auto match = kWord.globalMatch(outsideMarks(text).remove(kTag).remove(QChar(0x200B)).remove(m_folder.path())); match.hasNext();) {
                const QString word = match.next().captured();
                if (!kName.match(word).hasMatch() && !kOfTheConfiguration.contains(word)) {
                    m_plain << u"%1, %2: %3"_s.arg(place, name, text.left(150));
                    break;
                }
            }
        }
    }
}

void TestLanguage::showsNoTextThatIsNotInTheCatalog()
{
    for (const auto *part : { "window", "core" })
        QVERIFY(writeMarked(u"%1/translations/%2_de.ts"_s.arg(QStringLiteral(ANNEAL_SOURCE_DIR), QLatin1String(part)),
            m_folder.filePath(u"%1_xx.ts"_s.arg(QLatin1String(part)))));
    const Language marked(*qApp, u"xx"_s, m_folder.path());
    QCOMPARE(QCoreApplication::translate("Anywhere", "Settings"), u"⟦Settings⟧"_s);

    const QString project = m_folder.filePath(u"p"_s);
    QVERIFY(bool(data::createProject(project.toStdString(), data::Sample::No)));
    // Without words: what a person's files say is no text of the window.
    writeFile(project + u"/data/raw/a.jsonl"_s, "{\"instruction\": \"1 + 1\", \"output\": \"2\"}\n{\"instruction\": \"1 + 2\", \"output\": \"3\"}\n");
    writeFile(project + u"/data/raw/b.md"_s, "# 1\n\n2 3 4\n\n## 5\n\n6 7 8\n");
    tests::writeRun(project + u"/runs/first"_s, "version: 1\nmodel:\n  lora_rank: 16\n", 4);
    tests::writeRun(project + u"/runs/second"_s, "version: 1\nmodel:\n  lora_rank: 64\n", 6);
    tests::WindowPages program(m_folder.path());
    program.window->resize(1440, 900);
    for (const QString &page : { u"project"_s, u"data"_s, u"config"_s, u"train"_s, u"runs"_s, u"settings"_s }) { // without a project
        program.window->showPage(page);
        QTest::qWait(100);
        look(*program.window, page + u" (empty)"_s);
    }
    program.window->openProject(project);
    QTRY_VERIFY(program.project.isOpen());
    for (const QString &page : { u"project"_s, u"config"_s, u"train"_s, u"runs"_s, u"settings"_s, u"data"_s }) {
        program.window->showPage(page);
        QTest::qWait(1000); // for what is read in the background
        for (auto *more : program.window->findChildren<QAbstractButton *>(u"more"_s))
            if (more->isVisible() && more->isCheckable())
                more->click();
        look(*program.window, page);
        for (auto *bar : program.window->currentPage()->findChildren<QTabBar *>())
            for (int i = 0; bar->isVisible() && i < bar->count(); ++i) {
                bar->setCurrentIndex(i);
                QTest::qWait(200);
                look(*program.window, page + u" › "_s + bar->tabText(i));
            }
    }
    auto *wizard = static_cast<DataPage *>(program.window->page(u"data"_s));
    for (int step = 1; step < 5; ++step) {
        auto *next = wizard->findChild<QAbstractButton *>(u"next"_s);
        QTRY_VERIFY(next->isEnabled());
        next->click();
        QTRY_COMPARE(wizard->step(), step);
        QTest::qWait(500);
        look(*program.window, u"step %1"_s.arg(step + 1));
    }
    program.window->openPalette();
    for (const QString &text : program.window->findChild<widgets::CommandPalette *>()->shownTexts())
        if (!outsideMarks(text).isEmpty() && !text.startsWith(u'⟦'))
            m_plain << u"palette: "_s + text;
    auto list = QStringList(m_plain.begin(), m_plain.end());
    list.sort();
    for (const QString &one : std::as_const(list))
        qWarning().noquote() << one;
    QCOMPARE(list.size(), 0);
}

ANNEAL_TEST(TestLanguage)
#include "tst_language.moc"
