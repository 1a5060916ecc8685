// SPDX-License-Identifier: GPL-3.0-or-later
// The arrows between folders, which linking does not enforce, and a few habits that hold for the whole tree.
#include "tests/support/testprogram.h"

#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QtTest>

#include <map>
#include <set>

using namespace Qt::StringLiterals;

namespace {

const QStringList kLow { u"core/base"_s, u"core/config"_s, u"core/text"_s, u"core/run"_s, u"core/weights"_s };

/// What a folder may include besides itself.
const std::map<QString, QStringList> kMayInclude {
    { u"core/base"_s, {} },
    { u"core/weights"_s, { u"core/base"_s } },
    { u"core/kernels"_s, { u"core/base"_s } },
    { u"core/config"_s, { u"core/base"_s } },
    { u"core/run"_s, { u"core/base"_s, u"core/weights"_s } },
    { u"core/jinja"_s, { u"core/base"_s } },
    { u"core/text"_s, { u"core/base"_s, u"core/weights"_s, u"core/config"_s, u"core/jinja"_s } },
    { u"core/grammar"_s, { u"core/base"_s, u"core/text"_s } },
    { u"core/plan"_s, { u"core/base"_s, u"core/weights"_s, u"core/config"_s, u"core/text"_s } },
    { u"core/keychain"_s, { u"core/base"_s } },
    { u"core/document"_s, { u"core/base"_s, u"core/config"_s } },
    { u"core/split"_s, { u"core/base"_s, u"core/config"_s, u"core/jinja"_s, u"core/text"_s, u"core/weights"_s } },
    { u"core/data"_s, kLow + QStringList { u"core/document"_s, u"core/split"_s, u"core/keychain"_s } },
    { u"core/nn"_s, { u"core/base"_s, u"core/weights"_s, u"core/config"_s, u"core/kernels"_s } },
    { u"core/model"_s, kLow + QStringList { u"core/kernels"_s, u"core/nn"_s, u"core/grammar"_s } },
    { u"core/train"_s, kLow + QStringList { u"core/kernels"_s, u"core/plan"_s, u"core/split"_s, u"core/data"_s, u"core/nn"_s, u"core/model"_s } },
    { u"core/serve"_s, kLow + QStringList { u"core/nn"_s, u"core/model"_s, u"core/grammar"_s } },
    { u"widgets"_s, { u"core/base"_s } },
    { u"ui"_s, kLow + QStringList { u"core/plan"_s, u"core/document"_s, u"core/split"_s, u"core/data"_s, u"widgets"_s } },
    { u"app/verbs"_s, kLow + QStringList { u"core/model"_s, u"core/serve"_s } }, // headers without torch: what options are read into
    { u"app/cli"_s, kLow + QStringList { u"core/plan"_s, u"core/document"_s, u"core/split"_s, u"core/data"_s, u"core/keychain"_s, u"app/verbs"_s } },
    { u"app/reader"_s, { u"core/base"_s, u"core/document"_s } }, // of a process that may be taken over, as little as can be
    { u"app/engine"_s, kLow + QStringList { u"core/plan"_s, u"core/nn"_s, u"core/model"_s, u"core/train"_s, u"core/serve"_s, u"app/verbs"_s } },
};

/// A library that only some folders may see.
struct OneUser
{
    const char *header; // a regular expression on the included name
    QStringList folders;
};

const std::vector<OneUser> kOneUser {
    { "^(torch|ATen|c10)/", { u"core/nn"_s, u"core/model"_s, u"core/train"_s } },
    { "^yaml-cpp/", { u"core/config"_s } },
    { "^valijson/", { u"core/config"_s, u"tests"_s } },
    { "^qcustomplot", { u"widgets"_s } },
    { "^Qsci/", { u"widgets"_s } },
    { "^httplib", { u"core/serve"_s } },
    { "^(libxml/|md4c)", { u"core/document"_s } },
    { "^oniguruma", { u"core/config"_s, u"core/text"_s } },
    { "^libsecret/", { u"core/keychain"_s } },
    { "^poppler", { u"app/reader"_s } },
    { "^(seccomp\\.h|linux/seccomp)", { u"app/reader"_s, u"tests"_s } },
    { "^Q[A-Z]|^Qt", { u"widgets"_s, u"ui"_s, u"app"_s, u"tests"_s } },
};

const QStringList kRoots { u"core"_s, u"widgets"_s, u"ui"_s, u"app"_s };

bool isUnder(const QString &file, const QString &folder)
{
    return file.startsWith(folder + u'/');
}

bool isUnderAny(const QString &file, const QStringList &folders)
{
    return std::any_of(folders.begin(), folders.end(), [&](const QString &folder) { return isUnder(file, folder); });
}

QString root()
{
    return QStringLiteral(ANNEAL_SOURCE_DIR);
}

QStringList sourcesUnder(const QString &folder)
{
    QStringList files;
    QDirIterator it(root() + u'/' + folder, { u"*.h"_s, u"*.cpp"_s }, QDir::Files, QDirIterator::Subdirectories);
    while (it.hasNext())
        files << QDir(root()).relativeFilePath(it.next());
    return files;
}

QString textOf(const QString &file)
{
    QFile source(root() + u'/' + file);
    return source.open(QIODevice::ReadOnly) ? QString::fromUtf8(source.readAll()) : QString();
}

QStringList includesOf(const QString &file)
{
    static const QRegularExpression kInclude(u"^\\s*#\\s*include\\s*[<\"]([^>\"]+)[>\"]"_s, QRegularExpression::MultilineOption);
    QStringList names;
    for (auto it = kInclude.globalMatch(textOf(file)); it.hasNext();)
        names << it.next().captured(1);
    return names;
}

/// All headers of ours that a file reaches, itself included.
void collect(const QString &file, std::set<QString> &seen)
{
    if (!seen.insert(file).second)
        return;
    for (const QString &name : includesOf(file))
        if (isUnderAny(name, kRoots))
            collect(name, seen);
}

} // namespace

class TestLayers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsTheSources();
    void includesPointDown();
    void librariesStayInTheirFolder();
    void windowAndCliNeverReachTorch();
    void everyFileNamesItsLicence();
    void nothingIsExecutedOrUnpickled();
    void foldersHaveTheirReadme();
    void foreignThingsAreReadWithCare();
    void backgroundWorkHasThreadsOfItsOwn();
    void choicesAreComparedAsEnums();
    void skipsAreFew();
    void foreignTextIsNeverHtml();
    void programsDoNotLinkTorch_data();
    void programsDoNotLinkTorch();
};

void TestLayers::findsTheSources()
{
    for (const auto &[folder, allowed] : kMayInclude)
        QVERIFY2(!sourcesUnder(folder).isEmpty(), qPrintable(u"no sources under %1"_s.arg(folder)));
}

void TestLayers::includesPointDown()
{
    QStringList offences;
    for (const auto &[folder, allowed] : kMayInclude)
        for (const QString &file : sourcesUnder(folder))
            for (const QString &name : includesOf(file))
                if (isUnderAny(name, kRoots) && !isUnderAny(name, allowed + QStringList { folder }))
                    offences << u"%1 includes %2"_s.arg(file, name);
    QVERIFY2(offences.isEmpty(), qPrintable(offences.join(u'\n')));
}

void TestLayers::librariesStayInTheirFolder()
{
    QStringList offences;
    for (const auto &rule : kOneUser) {
        const QRegularExpression pattern(QString::fromLatin1(rule.header));
        for (const QString &top : kRoots)
            for (const QString &file : sourcesUnder(top))
                for (const QString &name : includesOf(file))
                    if (pattern.match(name).hasMatch() && !isUnderAny(file, rule.folders))
                        offences << u"%1 includes %2"_s.arg(file, name);
    }
    QVERIFY2(offences.isEmpty(), qPrintable(offences.join(u'\n')));
}

void TestLayers::windowAndCliNeverReachTorch()
{
    static const QRegularExpression kTorch(u"^(torch|ATen|c10)/"_s);
    QStringList offences;
    for (const QString &folder : { u"ui"_s, u"widgets"_s, u"app"_s, u"core/document"_s, u"core/data"_s, u"core/serve"_s })
        for (const QString &file : sourcesUnder(folder)) {
            std::set<QString> reached;
            collect(file, reached);
            for (const QString &header : reached)
                for (const QString &name : includesOf(header))
                    if (kTorch.match(name).hasMatch() && !isUnder(file, u"app/engine"_s) && !isUnder(file, u"core/serve"_s))
                        offences << u"%1 reaches %2 through %3"_s.arg(file, name, header);
        }
    QVERIFY2(offences.isEmpty(), qPrintable(offences.join(u'\n')));
}

void TestLayers::everyFileNamesItsLicence()
{
    QStringList offences;
    for (const QString &top : kRoots + QStringList { u"tests"_s })
        for (const QString &file : sourcesUnder(top))
            if (!textOf(file).startsWith(u"// SPDX-License-Identifier: GPL-3.0-or-later\n"_s))
                offences << file;
    QVERIFY2(offences.isEmpty(), qPrintable(offences.join(u'\n')));
}

void TestLayers::nothingIsExecutedOrUnpickled()
{
    static const QRegularExpression kForbidden(
        u"torch::(jit::)?load\\b|torch::save\\b|\\bpopen\\s*\\(|\\bsystem\\s*\\(|\\bstd::ofstream\\b|\\bpickle_load\\b"_s);
    QStringList offences;
    for (const QString &top : kRoots)
        for (const QString &file : sourcesUnder(top))
            if (const auto match = kForbidden.match(textOf(file)); match.hasMatch())
                offences << u"%1 uses %2"_s.arg(file, match.captured());
    QVERIFY2(offences.isEmpty(), qPrintable(offences.join(u'\n')));
}

/// Purpose, where to start, how to add: for whoever opens a folder for the first time.
void TestLayers::foldersHaveTheirReadme()
{
    QStringList folders { u"app"_s, u"ui"_s, u"widgets"_s, u"resources"_s, u"docs"_s, u"cmake"_s, u"packaging"_s, u"tests"_s, u"tests/bench"_s,
        u"tests/support"_s };
    for (const QString &above : { u"core"_s, u"ui"_s, u"app"_s })
        for (const QString &name : QDir(root() + u'/' + above).entryList(QDir::Dirs | QDir::NoDotAndDotDot))
            folders << above + u'/' + name;
    QStringList missing;
    for (const QString &folder : folders)
        if (!QFile::exists(root() + u'/' + folder + u"/README.md"_s))
            missing << folder;
    QVERIFY(folders.size() > 30);
    QVERIFY2(missing.isEmpty(), qPrintable(missing.join(u'\n')));
}

void TestLayers::foreignThingsAreReadWithCare()
{
    struct Habit
    {
        QRegularExpression pattern;
        QStringList only; // files that may
        const char *instead;
    };
    const Habit habits[] {
        { QRegularExpression(u"\\bdirectory_iterator\\b"_s), { u"core/base/files.cpp"_s },
            "base::entriesOf(): an error ends a loop over a folder as its last entry does" },
        { QRegularExpression(u"\\bMappedFile::open\\b"_s), { u"core/base/mappedfile.cpp"_s, u"core/weights/pickle.cpp"_s },
            "base::readFile() or readFrom(): only model weights are mapped" },
        { QRegularExpression(u"\\b(sscanf|strto(d|f|ld)|atof|stod|stof|stold)\\s*\\("_s), {},
            "std::from_chars: libc reads numbers by the user's locale" },
        { QRegularExpression(u"printf\\s*\\([^;]*%[-+ #0-9.*]*[aefgAEFG]"_s), { u"core/jinja/filters.cpp"_s },
            "base::formatFixed(): libc writes numbers by the user's locale" },
        { QRegularExpression(u"\\btranslate\\(\\s*(\"[^\"]*\"|k\\w+)\\s*,\\s*[A-Za-z_]"_s),
            { u"ui/config/fieldnames.cpp"_s, u"ui/shell/preferences.cpp"_s, u"ui/shell/searchwords.cpp"_s, u"widgets/catalog.cpp"_s },
            "a literal, or QT_TRANSLATE_NOOP in a table: lupdate sees no variable" },
        { QRegularExpression(u"\\busing (\\w+) = [A-Z]\\w+;.*\\b\\1::tr\\("_s, QRegularExpression::DotMatchesEverythingOption), {},
            "the class itself: lupdate follows no alias" },
        { QRegularExpression(u"\\bstd::(setprecision|[io]?stringstream)\\b.*<<.*\\d\\.\\d"_s), {}, "base::formatFixed()" },
    };
    QStringList offences;
    for (const auto &habit : habits)
        for (const QString &top : kRoots)
            for (const QString &file : sourcesUnder(top))
                if (const auto match = habit.pattern.match(textOf(file)); match.hasMatch() && !habit.only.contains(file))
                    offences << u"%1 uses %2; use %3"_s.arg(file, match.captured().left(60), QString::fromUtf8(habit.instead));
    QVERIFY2(offences.isEmpty(), qPrintable(offences.join(u'\n')));
}

/// Qt's painter waits for its global pool: work of ours there would stop the window.
void TestLayers::backgroundWorkHasThreadsOfItsOwn()
{
    static const QRegularExpression kForbidden(u"QtConcurrent::\\w+\\s*\\(|QThreadPool::globalInstance|QRunnable\\b"_s);
    QStringList offences;
    for (const QString &top : { u"widgets"_s, u"ui"_s, u"app"_s })
        for (const QString &file : sourcesUnder(top))
            for (auto it = kForbidden.globalMatch(textOf(file)); it.hasNext();)
                if (const QString use = it.next().captured(); file != u"ui/shell/background.h"_s)
                    offences << u"%1 uses %2"_s.arg(file, use);
    QVERIFY2(offences.isEmpty(), qPrintable(offences.join(u'\n')));
}

/// The words of config.yaml's choices stand in core/config/choices.h and nowhere else: a comparison with a word is one that no compiler checks.
void TestLayers::choicesAreComparedAsEnums()
{
    static const QRegularExpression kTable(u"std::to_array<std::string_view>\\(\\{([^}]*)\\}"_s);
    static const QRegularExpression kLater(u"laterChoices\\(\\{([^}]*)\\}"_s);
    static const QRegularExpression kWord(u"\"(\\w+)\""_s);
    static const QRegularExpression kCompared(u"[!=]= *u?\"(\\w+)\""_s);
    std::set<QString> words;
    const auto take = [&](const QString &file, const QRegularExpression &lists) {
        const auto text = textOf(file);
        for (auto list = lists.globalMatch(text); list.hasNext();)
            for (auto word = kWord.globalMatch(list.next().captured(1)); word.hasNext();)
                words.insert(word.next().captured(1));
    };
    take(u"core/config/choices.h"_s, kTable);
    for (const auto *file : { "datafields", "modelfields", "trainingfields" })
        take(u"core/config/%1.cpp"_s.arg(QLatin1String(file)), kLater);
    QVERIFY(words.size() > 40);
    // Words that files and protocols of others have as well: messages, events, tool choices, types of JSON.
    for (const auto *other : { "assistant", "auto", "document", "end", "linear", "text", "true", "false" })
        words.erase(QLatin1String(other));
    const QStringList ofOthers { u"core/model/merge.cpp"_s,
        u"app/reader/docxlists.cpp"_s }; // the dtype of a config.json, elements of WordprocessingML
    QStringList offences;
    for (const QString &top : kRoots)
        for (const QString &file : sourcesUnder(top))
            for (auto it = kCompared.globalMatch(textOf(file)); it.hasNext();)
                if (const auto word = it.next().captured(1); words.contains(word) && !ofOthers.contains(file))
                    offences << u"%1 compares with \"%2\""_s.arg(file, word);
    QVERIFY2(offences.isEmpty(), qPrintable(offences.join(u'\n')));
}

/// A skip counts as passed: only what a machine itself may lack is skipped, never for a file that packaging/setup or the repository could hold.
void TestLayers::skipsAreFew()
{
    static const QRegularExpression kSkip(u"\\bQSKIP\\s*\\("_s);
    const std::map<QString, int> expected {
        { u"tests/core/kernels/tst_kernels.cpp"_s, 1 }, // instruction sets of the processor
        { u"tests/core/nn/tst_panels.cpp"_s, 1 },       // the same
        { u"tests/core/serve/tst_models.cpp"_s, 2 },    // the heap, which AddressSanitizer replaces
        { u"tests/core/base/tst_files.cpp"_s, 1 },      // mounting a small disk
        { u"tests/app/tst_badmodel.cpp"_s, 1 },         // a limit of addresses, under AddressSanitizer
        { u"tests/core/data/tst_prepare.cpp"_s, 2 },    // tracing of processes
        { u"tests/core/train/tst_checkpoint.cpp"_s, 2 },
    };
    std::map<QString, int> found;
    for (const QString &file : sourcesUnder(u"tests"_s))
        for (auto it = kSkip.globalMatch(textOf(file)); it.hasNext(); it.next())
            if (file != u"tests/tst_layers.cpp"_s)
                ++found[file];
    for (const auto &[file, count] : found)
        QVERIFY2(expected.contains(file) && expected.at(file) == count, qPrintable(u"%1 skips in %2 places"_s.arg(file).arg(count)));
    QCOMPARE(found.size(), expected.size());
}

/// Qt guesses whether a text is HTML, and HTML opens files. So tool-tips go through widgets/plaintext, labels through widgets/label.
void TestLayers::foreignTextIsNeverHtml()
{
    struct Rule
    {
        QRegularExpression forbidden;
        QStringList mayUse;
    };
    const std::vector<Rule> rules {
        { QRegularExpression(u"\\bsetToolTip\\s*\\(|\\bQToolTip::showText\\b"_s), { u"widgets/plaintext.cpp"_s } },
        { QRegularExpression(u"\\bnew\\s+QLabel\\b|\\bQLabel\\s+\\w+\\s*[;({]|\\bpublic\\s+QLabel\\b"_s), { u"widgets/label.h"_s } },
        { QRegularExpression(u"\\bsetWhatsThis\\b|\\bsetStatusTip\\b|\\bQMessageBox\\b|\\bQErrorMessage\\b|\\bQTextEdit\\b|\\bQTextBrowser\\b"_s),
            {} },
        { QRegularExpression(u"\\bsetHtml\\b|\\bappendHtml\\b|\\binsertHtml\\b|\\bsetMarkdown\\b|\\bQt::RichText\\b|\\bQt::AutoText\\b"_s), {} },
        // What a model says for a tool-tip is read by Qt itself; asking a model for it is harmless.
        { QRegularExpression(u"(?<!data\\()Qt::(ToolTip|WhatsThis|StatusTip)Role\\b(?![^;]*\\bplainTip\\()[^;]*;"_s), {} },
    };
    QStringList offences;
    for (const QString &top : { u"widgets"_s, u"ui"_s, u"app"_s })
        for (const QString &file : sourcesUnder(top))
            for (const Rule &rule : rules)
                if (const auto match = rule.forbidden.match(textOf(file)); match.hasMatch() && !rule.mayUse.contains(file))
                    offences << u"%1: %2"_s.arg(file, match.captured().simplified());
    QVERIFY2(offences.isEmpty(), qPrintable(offences.join(u'\n')));
}

void TestLayers::programsDoNotLinkTorch_data()
{
    QTest::addColumn<QString>("program");
    QTest::newRow("window") << u"anneal"_s;
    QTest::newRow("command line") << u"anneal-cli"_s;
}

void TestLayers::programsDoNotLinkTorch()
{
    QFETCH(QString, program);
    QFile binary(anneal::tests::builtProgram(program.toLatin1().constData()));
    QVERIFY2(binary.open(QIODevice::ReadOnly), qPrintable(binary.fileName() + u": "_s + binary.errorString()));
    QVERIFY(!binary.readAll().contains("libtorch"));
}

ANNEAL_TEST(TestLayers)
#include "tst_layers.moc"
