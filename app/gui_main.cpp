// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/application.h"
#include "app/openmp.h"
#include "app/quitsignal.h"
#include "core/base/programversion.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QProcess>
#include <QProcessEnvironment>
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string_view>

using namespace Qt::StringLiterals;

namespace {

anneal::app::Options readOptions(const QCoreApplication &application)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(u"A desktop workbench for fine-tuning language models."_s);
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addPositionalArgument(u"PROJECT"_s, u"Folder of the project to open."_s, u"[PROJECT]"_s);
    const QCommandLineOption project(u"project"_s, u"Folder of the project to open."_s, u"DIR"_s);
    const QCommandLineOption page(u"page"_s, u"Page to show: project, data, config, train, runs or settings."_s, u"ID"_s);
    const QCommandLineOption theme(u"theme"_s, u"light, dark or system, for this start."_s, u"NAME"_s);
    const QCommandLineOption size(u"size"_s, u"Size of the window, as 1440x900."_s, u"WxH"_s);
    const QCommandLineOption screenshot(u"screenshot"_s, u"Write a picture of the window and end."_s, u"FILE.png"_s);
    const QCommandLineOption guided(
        u"guided"_s, u"Make the sample project in DIR where there is none yet, then prepare, train and export it."_s, u"DIR"_s);
    parser.addOptions({ project, page, theme, size, screenshot, guided });
    parser.process(application);

    anneal::app::Options options;
    options.guided = parser.isSet(guided);
    const QString folder = options.guided ? parser.value(guided)
        : parser.isSet(project)           ? parser.value(project)
                                          : parser.positionalArguments().value(0);
    options.project = folder.isEmpty() ? QString() : QDir::cleanPath(QDir::current().absoluteFilePath(folder));
    options.page = parser.value(page);
    options.appearance = parser.value(theme);
    options.screenshot = parser.value(screenshot);
    const QStringList sides = parser.value(size).split(u'x');
    if (sides.size() == 2)
        options.size = { sides[0].toInt(), sides[1].toInt() };
    return options;
}

/// Qt ends a program by a crash where there is no display; a sentence and an exit code serve the user better.
void tellNoDisplay(QtMsgType type, const QMessageLogContext &, const QString &message)
{
    static QString cause; // the first warning says more than the end
    if (cause.isEmpty())
        cause = message.section(u'\n', 0, 0).trimmed();
    if (type != QtFatalMsg)
        return;
    const auto why = cause.toLocal8Bit();
    std::fprintf(
        stderr, "anneal: no window can be opened here: %s\nStart it in a desktop session, or use anneal-cli, which needs none.\n", why.constData());
    std::_Exit(EXIT_FAILURE);
}

bool wantsWords(int argc, char **argv)
{
    return std::any_of(argv + 1, argv + argc, [](const char *argument) {
        const auto word = std::string_view(argument);
        return word == "--help" || word == "-h" || word == "--help-all" || word == "--version" || word == "-v";
    });
}

void tellName()
{
    QCoreApplication::setApplicationName(u"anneal"_s);
    QCoreApplication::setApplicationVersion(QLatin1String(anneal::base::programVersion().data()));
}

/// Qt reads how large everything is once, when the application is made. The variable is put back then: what the program opens in other programs has
/// the size that the desktop gives it.
class Scale
{
public:
    explicit Scale(int percent) : m_before(qgetenv(kVariable)), m_wasSet(qEnvironmentVariableIsSet(kVariable))
    {
        bool isNumber = false;
        const double outside = m_before.toDouble(&isNumber);
        if (percent != 100)
            qputenv(kVariable, QByteArray::number((isNumber && outside > 0 ? outside : 1) * percent / 100));
    }
    ~Scale() { m_wasSet ? qputenv(kVariable, m_before) : qunsetenv(kVariable); }

private:
    static constexpr auto kVariable = "QT_SCALE_FACTOR";
    QByteArray m_before;
    bool m_wasSet;
};

/// Shows the window until it is closed. Returns the program that is to be started once more; empty: none.
QString showWindow(int argc, char **argv, int &code)
{
    anneal::ui::LogFile log(anneal::ui::Settings::stateFolder() + u"/log"_s); // first: it keeps what is wrong with the settings
    anneal::ui::Settings settings;
    std::optional<Scale> scale(std::in_place, settings.preferences().scale);
    const auto before = qInstallMessageHandler(tellNoDisplay);
    QApplication application(argc, argv);
    qInstallMessageHandler(before);
    scale.reset();
    QApplication::setApplicationDisplayName(u"Anneal"_s);
    QApplication::setDesktopFileName(u"org.anneal.Anneal"_s);
    anneal::app::Application anneal(application, log, settings, readOptions(application));
    const anneal::app::QuitSignal quits;
    code = QApplication::exec();
    return anneal.window().isRestarting() ? QCoreApplication::applicationFilePath() : QString();
}

/// In the environment that this one was started in; project and page are those of the session.
void startAgain(const QString &program, const QProcessEnvironment &environment)
{
    QProcess next;
    next.setProgram(program);
    next.setProcessEnvironment(environment);
    if (!next.startDetached())
        std::fprintf(stderr, "anneal: it could not be started again: %s\n", qPrintable(next.errorString()));
}

} // namespace

int main(int argc, char **argv)
{
    const auto environment = QProcessEnvironment::systemEnvironment();
    anneal::app::limitSpinning();
    tellName();
    if (wantsWords(argc, argv)) {
        const QCoreApplication words(argc, argv); // needs no display
        readOptions(words);
    }
    int code = EXIT_SUCCESS;
    if (const QString again = showWindow(argc, argv, code); !again.isEmpty())
        startAgain(again, environment);
    return code;
}
