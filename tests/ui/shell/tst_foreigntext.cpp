// SPDX-License-Identifier: GPL-3.0-or-later
// What stands in the files of a stranger is shown as it stands there: no model hands it to Qt as HTML.
#include "core/run/runsummary.h"
#include "tests/support/testprogram.h"
#include "ui/data/reviewmodel.h"
#include "ui/data/sourcesmodel.h"
#include "ui/project/recentrow.h"
#include "ui/runs/resultsmodel.h"
#include "ui/runs/runsmodel.h"
#include "ui/shell/project.h"

#include <QTextDocument>
#include <QtTest>

using namespace anneal;
using namespace Qt::StringLiterals;

class TestForeignText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void noModelSaysHtml_data();
    void noModelSaysHtml();
    void aProjectsNameIsNoKey();
};

namespace {

/// All that a view would show as a tool-tip, letter by letter; "!" where Qt would read a tag of the text.
QStringList tipsOf(const QAbstractItemModel &model)
{
    QStringList tips;
    for (int row = 0; row < model.rowCount(); ++row) {
        for (int column = 0; column < model.columnCount(); ++column) {
            for (const int role : { int(Qt::ToolTipRole), int(Qt::WhatsThisRole), int(Qt::StatusTipRole) }) {
                const QString tip = model.index(row, column).data(role).toString();
                if (!Qt::mightBeRichText(tip)) {
                    tips << tip;
                    continue;
                }
                QTextDocument document;
                document.setHtml(tip);
                tips << (tip.startsWith(u"<qt>"_s) ? document.toPlainText() : u"!"_s + tip);
            }
        }
    }
    tips.removeAll(QString());
    return tips;
}

} // namespace

void TestForeignText::noModelSaysHtml_data()
{
    QTest::addColumn<QString>("text");
    for (const QString &text : { u"<img src='/nowhere/fifo'>"_s, u"<b>Out</b> of memory"_s, u"<s>"_s, u"a & b &lt;b&gt;"_s, u"100%1 %2"_s })
        QTest::newRow(qPrintable(text)) << text;
}

void TestForeignText::noModelSaysHtml()
{
    QFETCH(QString, text);
    const std::string utf8 = text.toStdString();

    ui::SourcesModel sources;
    ui::SourceInfo info;
    info.source.name = utf8;
    info.problem = text;
    sources.setSources({ info });
    QVERIFY(tipsOf(sources).contains(text));

    ui::ProblemsModel problems;
    problems.setProblems({ { utf8, 1, 1, utf8 } });
    QVERIFY(tipsOf(problems).contains(text));

    auto review = std::make_shared<ui::Review>();
    review->rows.push_back({ "{}", text, text, 3, 1, 0, false, text });
    ui::ReviewModel rows;
    rows.setReview(review);
    QVERIFY(tipsOf(rows).contains(text));

    ui::ResultsModel results;
    results.setRows({ { text, text, text, text, text } });
    QVERIFY(tipsOf(results).join(u'\n').contains(text));

    run::RunSummary summary;
    summary.folder = utf8;
    summary.name = summary.message = summary.started = utf8;
    ui::RunsModel runs;
    std::vector<ui::RunRow> run;
    run.push_back({ summary, std::make_shared<config::FineTuneConfig>(), 1 });
    runs.setRows(std::move(run));
    QCOMPARE(tipsOf(runs).count(text), 3);

    for (const QAbstractItemModel *model : std::initializer_list<const QAbstractItemModel *> { &sources, &problems, &rows, &results, &runs })
        for (const QString &tip : tipsOf(*model))
            QVERIFY2(!tip.startsWith(u'!'), qPrintable(tip));
}

void TestForeignText::aProjectsNameIsNoKey()
{
    const ui::RecentRow row({ u"R&D <b>"_s, u"/home/<b>me</b>"_s });
    QCOMPARE(row.shortcut(), QKeySequence()); // "&D" would be Alt+D
    QVERIFY(!Qt::mightBeRichText(row.toolTip()) || row.toolTip().contains(u"&lt;b&gt;"_s));
}

ANNEAL_TEST(TestForeignText)
#include "tst_foreigntext.moc"
