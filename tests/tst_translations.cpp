// SPDX-License-Identifier: GPL-3.0-or-later
// translations/ holds every text of the program, in words that fit its places.
#include "tests/support/testprogram.h"

#include <QDirIterator>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QXmlStreamReader>
#include <QtTest>

#include <map>

using namespace Qt::StringLiterals;

namespace {

const QString kRoot = QStringLiteral(ANNEAL_SOURCE_DIR);

struct Entry
{
    QString source, comment, translation;
    bool isFinished = true;

    QString name() const { return comment.isEmpty() ? source : source + u" ("_s + comment + u')'; }
};

QList<Entry> readEntries(const QString &name)
{
    QFile file(name);
    QList<Entry> entries;
    if (!file.open(QIODevice::ReadOnly))
        return entries;
    QXmlStreamReader xml(&file);
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        if (xml.name() == u"message"_s) {
            entries.emplaceBack();
        } else if (xml.name() == u"source"_s) {
            entries.last().source = xml.readElementText();
        } else if (xml.name() == u"comment"_s) {
            entries.last().comment = xml.readElementText();
        } else if (xml.name() == u"translation"_s) {
            entries.last().isFinished = xml.attributes().value(u"type"_s) != u"unfinished"_s;
            entries.last().translation = xml.readElementText();
        }
    }
    return entries;
}

QStringList linesOf(const QString &name)
{
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()).split(u'\n', Qt::SkipEmptyParts) : QStringList();
}

QString contentOf(const QString &name)
{
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

/// What must stand in a translation as in its source, in any order: places of arguments and tags.
QStringList fixedParts(const QString &text)
{
    static const QRegularExpression kFixed(u"%L?[1-9n]|</?[a-z]+[^>]*>"_s);
    QStringList parts;
    for (auto match = kFixed.globalMatch(text); match.hasNext();)
        parts << match.next().captured();
    parts.sort();
    return parts;
}

QString edges(const QString &text)
{
    static const QRegularExpression kFront(u"^\\s*"_s), kBack(u"\\s*$"_s);
    return kFront.match(text).captured() + u'|' + kBack.match(text).captured();
}

/// Walks over C++ and tells of each literal with whether a call of tr_() is around it.
class Literals
{
public:
    struct Literal
    {
        QString text, restOfLine;
        int line = 0;
        bool isMarked = false;
    };

    explicit Literals(const QString &code) : m_code(code) { }

    QList<Literal> read()
    {
        while (m_at < m_code.size()) {
            if (startsWith(u"//"_s))
                goBehind(m_code.indexOf(u'\n', m_at), 0);
            else if (startsWith(u"R\""_s) && !(m_at > 0 && m_code[m_at - 1].isLetterOrNumber()))
                skipRaw();
            else if (m_code[m_at] == u'#'
                && QStringView(m_code).mid(m_code.lastIndexOf(u'\n', m_at) + 1, m_at - m_code.lastIndexOf(u'\n', m_at) - 1).trimmed().isEmpty())
                goBehind(m_code.indexOf(u'\n', m_at), 0);
            else if (m_code[m_at] == u'"')
                takeLiteral();
            else if (m_code[m_at] == u'\'' && beginsCharacter())
                goBehind(closing(u'\''), 1);
            else
                step();
        }
        return m_found;
    }

private:
    bool startsWith(const QString &text) const { return QStringView(m_code).mid(m_at, text.size()) == text; }

    /// Not the ' of 1'000.
    bool beginsCharacter() const
    {
        static const QRegularExpression kPrefix(u"(?<![0-9A-Za-z_'])(u8|u|U|L)$"_s);
        return m_at == 0 || !m_code[m_at - 1].isLetterOrNumber()
            || kPrefix.match(m_code.mid(std::max<qsizetype>(0, m_at - 6), std::min<qsizetype>(6, m_at))).hasMatch();
    }

    qsizetype closing(QChar quote) const
    {
        qsizetype at = m_at + 1;
        while (at < m_code.size() && m_code[at] != quote)
            at += m_code[at] == u'\\' ? 2 : 1;
        return at;
    }

    void goBehind(qsizetype at, qsizetype more) { m_at = at < 0 ? m_code.size() : at + more; }

    void skipRaw()
    {
        const auto open = m_code.indexOf(u'(', m_at);
        const QString end = u')' + m_code.mid(m_at + 2, open - m_at - 2) + u'"';
        goBehind(m_code.indexOf(end, open), end.size());
    }

    void takeLiteral()
    {
        const auto end = closing(u'"');
        const auto lineEnd = m_code.indexOf(u'\n', end);
        m_found.append({ m_code.mid(m_at + 1, end - m_at - 1), m_code.mid(end, lineEnd - end), int(QStringView(m_code).left(m_at).count(u'\n')) + 1,
            m_calls.contains(u"tr_"_s) });
        goBehind(end, 1);
    }

    void step()
    {
        static const QRegularExpression kName(u"(\\w+)\\s*$"_s);
        if (m_code[m_at] == u'(') {
            const auto from = std::max<qsizetype>(0, m_at - 60);
            m_calls << kName.match(m_code.mid(from, m_at - from)).captured(1);
        } else if (m_code[m_at] == u')' && !m_calls.isEmpty()) {
            m_calls.removeLast();
        }
        ++m_at;
    }

    const QString m_code;
    qsizetype m_at = 0;
    QStringList m_calls;
    QList<Literal> m_found;
};

/// Files of core whose texts no person reads in the window.
const QStringList kNotForTheWindow {
    u"core/serve/"_s,   // English, as clients of the API expect
    u"core/grammar/"_s, // of the server and the command line
    u"core/text/trainingtemplates.cpp"_s,
    u"core/jinja/filters.cpp"_s, // the words of Jinja and of Python, here and below
    u"core/jinja/format.cpp"_s,
    u"core/jinja/globals.cpp"_s,
    u"core/jinja/listfilters.cpp"_s,
    u"core/jinja/methods.cpp"_s,
    u"core/jinja/operators.cpp"_s,
    u"core/jinja/textfilters.cpp"_s,
};

} // namespace

class TestTranslations : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void areInStepWithTheSource();
    void areComplete_data();
    void areComplete();
    void keepWhatIsFixed_data() { areComplete_data(); }
    void keepWhatIsFixed();
    void areNotEnglish_data() { areComplete_data(); }
    void areNotEnglish();
    void holdTheSentencesOfCore();
};

void TestTranslations::areInStepWithTheSource()
{
    QProcess script;
    script.setProcessChannelMode(QProcess::MergedChannels);
    script.start(kRoot + u"/packaging/translations"_s, { u"--check"_s });
    QVERIFY(script.waitForFinished());
    QVERIFY2(script.exitCode() == 0, script.readAll().constData());
}

void TestTranslations::areComplete_data()
{
    QTest::addColumn<QString>("file");
    for (const auto &name : QDir(kRoot + u"/translations"_s).entryList({ u"*.ts"_s }))
        QTest::newRow(qPrintable(name)) << kRoot + u"/translations/"_s + name;
}

void TestTranslations::areComplete()
{
    QFETCH(const QString, file);
    const auto entries = readEntries(file);
    QVERIFY(entries.size() > 300);
    QStringList open;
    for (const auto &entry : entries)
        if (!entry.isFinished || entry.translation.isEmpty())
            open << entry.name();
    QVERIFY2(open.isEmpty(), qPrintable(open.join(u'\n')));
}

void TestTranslations::keepWhatIsFixed()
{
    QFETCH(const QString, file);
    QStringList changed;
    for (const auto &entry : readEntries(file))
        if (fixedParts(entry.source) != fixedParts(entry.translation) || edges(entry.source) != edges(entry.translation)
            || entry.source.count(u'\n') != entry.translation.count(u'\n'))
            changed << entry.name() + u"\n    "_s + entry.translation;
    QVERIFY2(changed.isEmpty(), qPrintable(changed.join(u'\n')));
}

void TestTranslations::areNotEnglish()
{
    QFETCH(const QString, file);
    const QString language = QFileInfo(file).completeBaseName().section(u'_', 1);
    const auto same = linesOf(u"%1/tests/data/translations/same_%2.txt"_s.arg(kRoot, language));
    static const QRegularExpression kWord(u"[A-Za-z]{2,}"_s);
    QStringList left;
    for (const auto &entry : readEntries(file))
        if (entry.translation == entry.source && entry.source.contains(kWord) && !same.contains(entry.source))
            left << entry.name();
    QVERIFY2(left.isEmpty(), qPrintable(left.join(u'\n')));
}

void TestTranslations::holdTheSentencesOfCore()
{
    static const QRegularExpression kWords(u"[A-Za-z]{2,}[,:;]? [a-z]{2,}"_s);
    QStringList unmarked;
    for (const QString &folder : { u"core"_s, u"app/engine"_s }) {
        QDirIterator files(kRoot + u'/' + folder, { u"*.cpp"_s, u"*.h"_s }, QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const QString file = files.next().mid(kRoot.size() + 1);
            if (std::any_of(kNotForTheWindow.begin(), kNotForTheWindow.end(), [&file](const QString &one) { return file.startsWith(one); }))
                continue;
            for (const auto &literal : Literals(contentOf(kRoot + u'/' + file)).read())
                if (!literal.isMarked && literal.text.contains(kWords) && !literal.restOfLine.contains(u"// not translated"_s))
                    unmarked << u"%1:%2: %3"_s.arg(file).arg(literal.line).arg(literal.text);
        }
    }
    QVERIFY2(unmarked.isEmpty(), qPrintable(u"Put these sentences into tr_():\n"_s + unmarked.join(u'\n')));
}

ANNEAL_TEST(TestTranslations)
#include "tst_translations.moc"
