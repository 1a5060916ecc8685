// SPDX-License-Identifier: GPL-3.0-or-later
// Every widget once in each state, with the texts of a stranger, and through a change of appearance.
#include "tests/support/testprogram.h"
#include "widgets/banner.h"
#include "widgets/button.h"
#include "widgets/card.h"
#include "widgets/codeeditor.h"
#include "widgets/commandpalette.h"
#include "widgets/completionpopup.h"
#include "widgets/difftable.h"
#include "widgets/document.h"
#include "widgets/dropveil.h"
#include "widgets/emptystate.h"
#include "widgets/field.h"
#include "widgets/findbar.h"
#include "widgets/header.h"
#include "widgets/histogram.h"
#include "widgets/keyedit.h"
#include "widgets/label.h"
#include "widgets/logview.h"
#include "widgets/numberedit.h"
#include "widgets/passage.h"
#include "widgets/recordtable.h"
#include "widgets/scrollarea.h"
#include "widgets/shortcutsheet.h"
#include "widgets/sourceview.h"
#include "widgets/statcard.h"
#include "widgets/statediagram.h"
#include "widgets/stepheader.h"
#include "widgets/tabbar.h"
#include "widgets/taskbar.h"
#include "widgets/theme.h"
#include "widgets/toast.h"
#include "widgets/toggle.h"
#include "widgets/tokenview.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHelpEvent>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QSlider>
#include <QStandardItemModel>
#include <QTextDocument>
#include <QToolTip>
#include <QVBoxLayout>
#include <QtTest>
#include <functional>

using namespace anneal::widgets;
using namespace Qt::StringLiterals;

namespace {

struct Kind
{
    const char *name;
    /// Makes the widget below a window, showing a text wherever it shows one.
    std::function<QWidget *(QWidget *window, const QString &text)> make;
    /// Of the pixels, when the appearance changes; scroll bars and carets may differ.
    bool comparesPixels = true;
};

QList<Kind> kinds()
{
    const auto diagram = [](StateDiagram::Ending ending) {
        return [ending](QWidget *window, const QString &text) {
            auto *diagram = new StateDiagram({ u"Loading"_s, u"Training"_s, u"Saving"_s }, window);
            diagram->setCurrent(1, text);
            if (ending != StateDiagram::Ending::None)
                diagram->setEnding(ending, text);
            diagram->setPaused(true); // it stands still
            return diagram;
        };
    };
    const auto banner = [](Banner::Kind kind) {
        return [kind](QWidget *window, const QString &text) {
            auto *banner = new Banner(window);
            banner->setDiagnostics(text);
            banner->tell(kind, text, text, text);
            banner->addFix(u"Try again"_s);
            return banner;
        };
    };
    const auto button = [](ButtonRole role) {
        return [role](QWidget *window, const QString &) {
            auto *button = new Button(u"Start"_s, role, window);
            button->setIconName(u"plus"_s);
            return button;
        };
    };
    return {
        { "Banner error", banner(Banner::Kind::Error) },
        { "Banner warning", banner(Banner::Kind::Warning) },
        { "Banner info", banner(Banner::Kind::Info) },
        { "Banner success", banner(Banner::Kind::Success) },
        { "Button primary", button(ButtonRole::Primary) },
        { "Button secondary", button(ButtonRole::Secondary) },
        { "Button quiet", button(ButtonRole::Quiet) },
        { "Button danger", button(ButtonRole::Danger) },
        { "IconButton", [](QWidget *window, const QString &text) { return new IconButton(u"cross"_s, text, window); } },
        { "Card",
            [](QWidget *window, const QString &text) {
                auto *card = new Card(text, text, window);
                card->body()->addWidget(new Label(text));
                return card;
            } },
        { "CodeEditor",
            [](QWidget *window, const QString &text) {
                auto *editor = new CodeEditor(window);
                editor->load(u"a: 1 # "_s + text.left(1000) + u"\nb: x\n"_s);
                editor->setProblems({ { 0, 0, 1, text }, { 1, 0, 1, text, true } });
                editor->setReadOnly(true);
                return editor;
            } },
        { "CompletionPopup",
            [](QWidget *window, const QString &text) {
                auto *popup = new CompletionPopup(window);
                popup->offer({ { u"a"_s + text, text }, { u"ab"_s, {} } }, u"a"_s, { 10, 10 }, 20);
                return popup;
            } },
        { "CommandPalette",
            [](QWidget *window, const QString &text) {
                auto *action = new QAction(text, window);
                action->setProperty(CommandPalette::kSubject, text);
                auto *off = new QAction(u"Off"_s, window);
                off->setToolTip(text);
                off->setEnabled(false);
                auto *palette = new CommandPalette(window);
                palette->open({ action, off });
                return palette;
            },
            false },
        { "DiffTable",
            [](QWidget *window, const QString &text) {
                auto *table = new DiffTable(window);
                table->setRows(u"Setting"_s, { text, u"other"_s }, { { u"key"_s, { text, u"x"_s } }, { text, { u"1"_s, u"2"_s } } });
                return table;
            } },
        { "Document",
            [](QWidget *window, const QString &text) {
                auto *document = new Document(u"What changed"_s, window);
                document->setMarkdownText(u"## "_s + text + u"\n\n- **bold** "_s + text);
                return document;
            } },
        { "DropVeil",
            [](QWidget *window, const QString &text) {
                auto *veil = new DropVeil(window);
                veil->tell(text);
                return veil;
            } },
        { "EmptyState", [](QWidget *window, const QString &text) { return new EmptyState(u"file"_s, text, text, u"Open"_s, window); } },
        { "Field",
            [](QWidget *window, const QString &text) {
                auto *edit = new QLineEdit;
                auto *field = new Field(u"Name"_s, edit, text, window);
                edit->setText(text.left(100));
                field->setError(text);
                return field;
            } },
        { "NumberEdit",
            [](QWidget *window, const QString &text) {
                auto *edit = new NumberEdit(u"tokens"_s, window);
                edit->setText(text.left(20));
                return edit;
            } },
        { "SearchEdit",
            [](QWidget *window, const QString &text) {
                auto *edit = new SearchEdit(text.left(100), window);
                edit->setHint(u"/"_s);
                return edit;
            } },
        { "FindBar",
            [](QWidget *window, const QString &text) {
                auto *bar = new FindBar(window);
                bar->open(text.left(100));
                bar->setFound(false);
                return bar;
            },
            false },
        { "PageHeader",
            [](QWidget *window, const QString &text) {
                auto *header = new PageHeader(text, text, window);
                header->addAction(new Button(u"Start"_s, ButtonRole::Primary));
                return header;
            } },
        { "SectionHeader", [](QWidget *window, const QString &text) { return new SectionHeader(text, text, window); } },
        { "KeyEdit",
            [](QWidget *window, const QString &text) {
                auto *edit = new KeyEdit(text, window);
                edit->setKeys({ QKeySequence(u"Ctrl+Shift+P"_s), QKeySequence(u"F8"_s) });
                return edit;
            } },
        { "Toggle", [](QWidget *window, const QString &text) { return new Toggle(text, window); } },
        { "Histogram",
            [](QWidget *window, const QString &text) {
                auto *histogram = new Histogram(window);
                histogram->setValues({ 1, 2, 2, 3, 9 }, text.left(40));
                histogram->setLimit(5);
                return histogram;
            } },
        { "Label", [](QWidget *window, const QString &text) { return new Label(text, Type::Body, Tone::Danger, window); } },
        { "ElidedLabel", [](QWidget *window, const QString &text) { return new ElidedLabel(text + text, Type::Body, Tone::Secondary, window); } },
        { "LogView",
            [](QWidget *window, const QString &text) {
                auto *log = new LogView(window);
                log->appendLine(u"12:00"_s, text);
                log->appendLine(u"12:01"_s, text.left(50), LogView::Level::Error);
                return log;
            } },
        { "Passage", [](QWidget *window, const QString &text) { return new Passage(text + text, Type::Body, Tone::Normal, window); } },
        { "RecordTable",
            [](QWidget *window, const QString &text) {
                auto *table = new RecordTable(window);
                auto *model = new QStandardItemModel(2, 2, table);
                model->setHorizontalHeaderLabels({ text, u"b"_s });
                model->setItem(0, 0, new QStandardItem(text));
                table->setModel(model);
                table->selectRow(0);
                return table;
            } },
        { "RecordTable empty",
            [](QWidget *window, const QString &text) {
                auto *table = new RecordTable(window);
                table->setModel(new QStandardItemModel(0, 2, table));
                table->setEmptyText(text.left(300));
                return table;
            } },
        { "ScrollArea", [](QWidget *window, const QString &text) { return new ScrollArea(new Label(text), u"Area"_s, ScrollAxis::Both, window); } },
        { "ShortcutSheet",
            [](QWidget *window, const QString &text) {
                auto *sheet = new ShortcutSheet(window);
                sheet->open({ { text.left(100), { { u"Ctrl+S"_s, text } } } });
                return sheet;
            } },
        { "SourceView",
            [](QWidget *window, const QString &text) {
                auto *view = new SourceView(window);
                view->setSource(text.left(5000) + u"\nmore"_s, { { 0, 3 }, { 2, 6 } });
                view->setCurrent(1);
                return view;
            } },
        { "StatCard",
            [](QWidget *window, const QString &text) {
                auto *card = new StatCard(text.left(20), text, window);
                card->setValue(text.left(20), Tone::Warning);
                return card;
            } },
        { "StateDiagram", diagram(StateDiagram::Ending::None) },
        { "StateDiagram finished", diagram(StateDiagram::Ending::Finished) },
        { "StateDiagram stopped", diagram(StateDiagram::Ending::Stopped) },
        { "StateDiagram failed", diagram(StateDiagram::Ending::Failed) },
        { "StepHeader",
            [](QWidget *window, const QString &) {
                auto *header = new StepHeader({ u"Source"_s, u"Split"_s, u"Save"_s }, window);
                header->setCurrent(1);
                return header;
            } },
        { "Tabs",
            [](QWidget *window, const QString &text) {
                auto *tabs = new Tabs(window);
                tabs->addTab(new Label(text), u"One"_s);
                tabs->addTab(new Label(text), u"Two"_s);
                return tabs;
            } },
        { "TaskBar",
            [](QWidget *window, const QString &text) {
                auto *bar = new TaskBar(window);
                bar->setTasks({ { 1, text, text, 0.4, text.left(30), 90 }, { 2, u"b"_s, {}, -1, {}, -1, true }, { 3, u"c"_s } });
                bar->setHint(u"hint"_s);
                return bar;
            } },
        { "Toast",
            [](QWidget *window, const QString &text) {
                auto *toast = new Toast(window);
                toast->say(text, u"Undo"_s, [] {});
                return toast;
            } },
        { "TokenView",
            [](QWidget *window, const QString &text) {
                auto *view = new TokenView(window);
                view->setTokens({ { u"<s>"_s, 1, false, true }, { text.left(2000), 2, true }, { u"漢"_s, 3 }, { u"سلام"_s, 4, true },
                                    { u"<s>"_s, 5, false, true, {}, true } },
                    4, { { 0, text.left(1000) } });
                return view;
            } },
        { "choices",
            [](QWidget *window, const QString &text) {
                auto *box = new QComboBox(window);
                box->addItem(text);
                return box;
            } },
        { "check box", [](QWidget *window, const QString &) { return new QCheckBox(u"On"_s, window); } },
        { "slider", [](QWidget *window, const QString &) { return new QSlider(Qt::Horizontal, window); } },
        { "progress", [](QWidget *window, const QString &) { return new QProgressBar(window); } },
        { "text",
            [](QWidget *window, const QString &text) {
                auto *edit = new QPlainTextEdit(window);
                edit->setPlainText(text.left(1000));
                return edit;
            } },
    };
}

struct Stage
{
    QWidget window;
    QWidget *widget;
    Stage(const Kind &kind, const QString &text)
    {
        window.resize(640, 360);
        window.setAutoFillBackground(true);
        auto *elsewhere = new QWidget(&window);
        elsewhere->setFocusPolicy(Qt::StrongFocus);
        window.show();
        widget = kind.make(&window, text);
        if (widget->parentWidget() == &window && !widget->isVisible())
            widget->setGeometry(10, 10, 600, qBound(30, widget->sizeHint().height(), 300));
        widget->show();
        elsewhere->setFocus();
        QCoreApplication::processEvents();
        if (kind.comparesPixels)
            widget->show(); // a palette would hide
    }
    QImage picture()
    {
        QCoreApplication::sendPostedEvents();
        QCoreApplication::processEvents();
        return window.grab().toImage();
    }
};

QString seen(const QString &tip)
{
    if (!Qt::mightBeRichText(tip))
        return tip;
    QTextDocument document;
    document.setHtml(tip);
    return document.toPlainText();
}

} // namespace

class TestEveryWidget : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsTextsOfAStranger_data();
    void showsTextsOfAStranger();
    void followsTheAppearance_data();
    void followsTheAppearance();

private:
    Theme m_theme { *qApp };
};

void TestEveryWidget::showsTextsOfAStranger_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("text");
    const QList<Kind> all = kinds();
    const std::pair<const char *, QString> texts[] { { "image", u"<img src='/nowhere/fifo'> is in the text"_s },
        { "bold", u"<b>Out</b> of memory"_s }, { "ampersand", u"R&D &amp; &lt;b&gt;"_s }, { "token", u"<s>"_s },
        { "override", u"photo\u202Egnp.exe"_s }, { "percent", u"100%1 %2%n"_s }, { "nothing", QString() },
        { "megabyte", QString(u"<b>x "_s).repeated(200'000) }, { "no spaces", QString(1'000'000, u'x') }, { "zeros", QString(50, QChar(u'\0')) },
        { "lines", QString(u"line\n"_s).repeated(500) } };
    for (int i = 0; i < all.size(); ++i)
        for (const auto &[name, text] : texts)
            QTest::addRow("%s, %s", all[i].name, name) << i << text;
}

void TestEveryWidget::showsTextsOfAStranger()
{
    QFETCH(int, kind);
    QFETCH(QString, text);
    m_theme.setAppearance(Appearance::Light);
    QElapsedTimer timer;
    timer.start();
    Stage stage(kinds().at(kind), text);
    QVERIFY(!stage.picture().isNull());
    if (timer.elapsed() > 300)
        qInfo("%lld ms", timer.elapsed());
    QList<QWidget *> all = stage.window.findChildren<QWidget *>();
    for (QWidget *widget : all) {
        if (const auto *label = qobject_cast<QLabel *>(widget))
            QCOMPARE(label->textFormat(), Qt::PlainText);
        // Whatever Qt would take for HTML is ours: it says the letters of the text, and names no file.
        QVERIFY(!Qt::mightBeRichText(widget->toolTip()) || widget->toolTip().startsWith(u"<qt><p style='white-space:pre-wrap'>"_s));
        QVERIFY2(!widget->toolTip().contains(u"<img"_s) && !widget->toolTip().contains(u"<b>"_s), qPrintable(widget->toolTip().left(100)));
        if (!widget->isVisible())
            continue;
        for (const QPoint &at : { widget->rect().center(), QPoint(20, 20), QPoint(4, 4) }) {
            QHelpEvent hover(QEvent::ToolTip, at, widget->mapToGlobal(at));
            QApplication::sendEvent(widget, &hover);
            QVERIFY2(!QToolTip::text().contains(u"<img"_s) && !QToolTip::text().contains(u"<b>"_s) && !QToolTip::text().contains(u"<s>"_s),
                qPrintable(QToolTip::text().left(100)));
            QVERIFY(QToolTip::text().size() < 20'000);
            if (text == u"<s>"_s && !QToolTip::text().isEmpty())
                QVERIFY(!seen(QToolTip::text()).isEmpty());
        }
    }
    QToolTip::hideText();
}

void TestEveryWidget::followsTheAppearance_data()
{
    QTest::addColumn<int>("kind");
    const QList<Kind> all = kinds();
    for (int i = 0; i < all.size(); ++i)
        if (all[i].comparesPixels)
            QTest::newRow(all[i].name) << i;
}

/// What was made in light looks in dark as if it had been made there.
void TestEveryWidget::followsTheAppearance()
{
    QFETCH(int, kind);
    const Kind one = kinds().at(kind);
    const QString text = u"A text & <more>"_s;
    m_theme.setAppearance(Appearance::Light);
    Stage switched(one, text);
    const QImage light = switched.picture();
    m_theme.setAppearance(Appearance::Dark);
    const QImage dark = switched.picture();
    QVERIFY(light != dark);
    Stage fresh(one, text);
    const QImage expected = fresh.picture();
    if (dark != expected) {
        dark.save(QDir::temp().filePath(u"switched.png"_s));
        expected.save(QDir::temp().filePath(u"fresh.png"_s));
    }
    QCOMPARE(dark, expected);
    m_theme.setAppearance(Appearance::Light);
    QCOMPARE(switched.picture(), light); // and back
}

ANNEAL_TEST(TestEveryWidget)
#include "tst_everywidget.moc"
