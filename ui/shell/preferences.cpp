// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/preferences.h"

#include "ui/shell/settings.h"

#include <QCoreApplication>
#include <QDir>
#include <QRegularExpression>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using widgets::Appearance;
using widgets::XAxis;

namespace {

constexpr auto kContext = "anneal::ui::Preferences";

QString translated(const char *text)
{
    return QCoreApplication::translate(kContext, text);
}

using Kind = Preference::Kind;
using Group = PreferenceGroup;

/// What all kinds have in common. Every value of the file is read as text: QSettings gives back the text of what was written as a number.
Preference row(const char *key, Group group, Kind kind, const char *title, const char *help, const char *moreWords)
{
    Preference made;
    made.key = QLatin1String(key);
    made.group = group;
    made.kind = kind;
    made.titleText = title;
    made.helpText = help;
    made.moreWords = moreWords;
    return made;
}

Preference switched(Preference made, bool Preferences::*member)
{
    made.read = [member](const Preferences &from) { return QVariant(from.*member); };
    made.take = [member](Preferences &into, const QVariant &value) {
        const QString word = value.toString();
        if (word != u"true"_s && word != u"false"_s)
            return false;
        into.*member = word == u"true"_s;
        return true;
    };
    return made;
}

template <typename T>
Preference number(Preference made, T Preferences::*member, T least, T most, T step)
{
    made.least = least, made.most = most, made.step = step;
    made.read = [member](const Preferences &from) { return QVariant(from.*member); };
    made.take = [member, least, most](Preferences &into, const QVariant &value) {
        bool isNumber = false;
        const QString text = value.toString();
        T given {};
        if constexpr (std::is_same_v<T, int>)
            given = text.toInt(&isNumber);
        else
            given = text.toDouble(&isNumber);
        if (!isNumber || !(given >= least && given <= most)) // no number is no value either
            return false;
        into.*member = given;
        return true;
    };
    return made;
}

template <typename E>
struct Word
{
    E value;
    const char *word;
    const char *text;
};

template <typename E>
Preference choice(Preference made, E Preferences::*member, std::vector<Word<E>> words)
{
    for (const auto &one : words)
        made.choices << Preference::Choice { QLatin1String(one.word), one.text };
    made.read = [member, words](const Preferences &from) {
        for (const auto &one : words)
            if (one.value == from.*member)
                return QVariant(QString(QLatin1String(one.word)));
        return QVariant();
    };
    made.take = [member, words](Preferences &into, const QVariant &value) {
        for (const auto &one : words) {
            if (value.toString() == QLatin1String(one.word)) {
                into.*member = one.value;
                return true;
            }
        }
        return false;
    };
    return made;
}

QString besideLastProject(const Settings &settings)
{
    return settings.lastProjectsFolder();
}

QString ownModels(const Settings &)
{
    return Settings::dataFolder() + u"/models"_s;
}

Preference text(Preference made, QString Preferences::*member, bool (*isValid)(const QString &))
{
    made.read = [member](const Preferences &from) { return QVariant(from.*member); };
    made.take = [member, isValid](Preferences &into, const QVariant &value) {
        if (!isValid(value.toString()))
            return false;
        into.*member = value.toString();
        return true;
    };
    return made;
}

bool isLanguage(const QString &word)
{
    static const QRegularExpression kCode(u"^(system|[a-z]{2,3}(_[A-Z]{2})?)$"_s);
    return kCode.match(word).hasMatch();
}

bool isFolder(const QString &path)
{
    return path.isEmpty() || (QDir::isAbsolutePath(path) && !path.contains(QChar(0)));
}

std::vector<Preference> makeTable()
{
    // clang-format off
    std::vector<Preference> table {
        choice(row("appearance", Group::Appearance, Kind::Choice, QT_TRANSLATE_NOOP("anneal::ui::Preferences", "Theme"),
                   QT_TRANSLATE_NOOP("anneal::ui::Preferences", "Light or dark, or whichever the desktop uses at the moment."),
                   QT_TRANSLATE_NOOP("anneal::ui::Preferences", "appearance colors colours mode night")),
            &Preferences::appearance,
            { { Appearance::System, "system", QT_TRANSLATE_NOOP("anneal::ui::Preferences", "Follow the system") },
              { Appearance::Light, "light", QT_TRANSLATE_NOOP("anneal::ui::Preferences", "Light") },
              { Appearance::Dark, "dark", QT_TRANSLATE_NOOP("anneal::ui::Preferences", "Dark") } }),
        number(row("scale", Group::Appearance, Kind::Whole, QT_TRANSLATE_NOOP("anneal::ui::Preferences", "Interface scale"),
                   QT_TRANSLATE_NOOP("anneal::ui::Preferences", "Text, controls and charts, on top of what the desktop scales by itself."),
                   QT_TRANSLATE_NOOP("anneal::ui::Preferences", "scale zoom larger smaller font dpi percent")),
            &Preferences::scale, 80, 200, 10),
        text(row("language", Group::Language, Kind::Language, QT_TRANSLATE_NOOP("anneal::ui::Preferences", "Language"),
                 QT_TRANSLATE_NOOP("anneal::ui::Preferences", "Of the window. Projects, files and the command line stay as they are."),
                 QT_TRANSLATE_NOOP("anneal::ui::Preferences", "translation locale")),
            &Preferences::language, isLanguage),
        number(row("training/smoothing", Group::Charts, Kind::Share, QT_TRANSLATE_NOOP("anneal::ui::Preferences", "Smoothing"),
                   QT_TRANSLATE_NOOP("anneal::ui::Preferences", "How much the loss curve is smoothed. The slider in the chart sets the same value."),
                   QT_TRANSLATE_NOOP("anneal::ui::Preferences", "loss curve average ema")),
            &Preferences::smoothing, 0.0, 0.999, 0.001),
        choice(row("training/xaxis", Group::Charts, Kind::Choice, QT_TRANSLATE_NOOP("anneal::ui::Preferences", "X axis"),
                   QT_TRANSLATE_NOOP("anneal::ui::Preferences", "What the charts of runs are drawn along. The button in the chart makes the same choice."),
                   QT_TRANSLATE_NOOP("anneal::ui::Preferences", "time step date")),
            &Preferences::xAxis,
            { { XAxis::Step, "step", QT_TRANSLATE_NOOP("anneal::ui::Preferences", "Step") },
              { XAxis::Relative, "relative", QT_TRANSLATE_NOOP("anneal::ui::Preferences", "Time since the start") },
              { XAxis::Wall, "wall", QT_TRANSLATE_NOOP("anneal::ui::Preferences", "Date and time") } }),
        switched(row("training/keep_running", Group::Training, Kind::Switch, QT_TRANSLATE_NOOP("anneal::ui::Preferences", "Keep training when Anneal is closed"),
                     QT_TRANSLATE_NOOP("anneal::ui::Preferences", "A training needs no window. When this is off, quitting asks once, then stops it and keeps what it learned."),
                     QT_TRANSLATE_NOOP("anneal::ui::Preferences", "background quit exit stop run")),
            &Preferences::keepRunning),
        text(row("folders/projects", Group::Folders, Kind::Folder, QT_TRANSLATE_NOOP("anneal::ui::Preferences", "New projects"),
                 QT_TRANSLATE_NOOP("anneal::ui::Preferences", "Where new projects are made. Until you choose a folder here, beside your last one."),
                 QT_TRANSLATE_NOOP("anneal::ui::Preferences", "directory path location workspace")),
            &Preferences::projectsFolder, isFolder),
        text(row("folders/models", Group::Folders, Kind::Folder, QT_TRANSLATE_NOOP("anneal::ui::Preferences", "Models"),
                 QT_TRANSLATE_NOOP("anneal::ui::Preferences", "A folder of models and .gguf files, looked at beside the Hugging Face cache."),
                 QT_TRANSLATE_NOOP("anneal::ui::Preferences", "directory path location download cache gguf hugging face")),
            &Preferences::modelsFolder, isFolder),
    };
    // clang-format on
    for (auto &one : table) {
        if (one.kind == Kind::Language || one.key == u"scale"_s)
            one.effect = Preference::Effect::AtStart;
        if (one.kind == Kind::Folder)
            one.usualFolder = one.key == u"folders/models"_s ? ownModels : besideLastProject;
    }
    return table;
}

} // namespace

QString nameOf(PreferenceGroup group)
{
    switch (group) {
    case Group::Appearance:
        return translated(QT_TRANSLATE_NOOP("anneal::ui::Preferences", "Appearance"));
    case Group::Language:
        return translated(QT_TRANSLATE_NOOP("anneal::ui::Preferences", "Language"));
    case Group::Charts:
        return translated(QT_TRANSLATE_NOOP("anneal::ui::Preferences", "Charts"));
    case Group::Training:
        return translated(QT_TRANSLATE_NOOP("anneal::ui::Preferences", "Training"));
    case Group::Folders:
        return translated(QT_TRANSLATE_NOOP("anneal::ui::Preferences", "Folders"));
    }
    return {};
}

QString Preference::title() const
{
    return translated(titleText);
}

QString Preference::help() const
{
    return translated(helpText);
}

QString Preference::keywords() const
{
    return translated(moreWords);
}

QString Preference::textOf(const Choice &choice) const
{
    return translated(choice.text);
}

const std::vector<Preference> &preferenceTable()
{
    static const std::vector<Preference> table = makeTable();
    return table;
}

} // namespace anneal::ui
