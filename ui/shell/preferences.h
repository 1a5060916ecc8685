// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/chartaxis.h"
#include "widgets/theme.h"

#include <QString>
#include <QVariant>
#include <functional>
#include <vector>

namespace anneal::ui {

class Settings;

/// What somebody has chosen once for every project; a member keeps its default until then. The table below says the rest of each.
struct Preferences
{
    widgets::Appearance appearance = widgets::Appearance::System;
    int scale = 100; // percent
    QString language = QStringLiteral("system");
    double smoothing = 0.9;
    widgets::XAxis xAxis = widgets::XAxis::Step;
    bool keepRunning = true;
    QString projectsFolder, modelsFolder; // empty: the usual one

    bool operator==(const Preferences &) const = default;
};

enum class PreferenceGroup { Appearance, Language, Charts, Training, Folders };
QString nameOf(PreferenceGroup group);

/// One row of the table of settings: what a setting is called in the file and on the page, and what values it takes.
struct Preference
{
    enum class Kind { Switch, Whole, Share, Choice, Language, Folder };
    enum class Effect { AtOnce, AtStart }; // AtStart: what is chosen shows after the next start
    struct Choice
    {
        QString word; // in the file
        const char *text;
    };

    QString key; // in the file, so it never changes
    PreferenceGroup group;
    Kind kind;
    const char *titleText, *helpText, *moreWords;       // moreWords: others that find it
    double least = 0, most = 0, step = 1;               // Whole, Share
    QList<Choice> choices;                              // Choice
    QString (*usualFolder)(const Settings &) = nullptr; // Folder: what stands for an empty one
    Effect effect = Effect::AtOnce;
    /// The value as the file has it.
    std::function<QVariant(const Preferences &)> read;
    /// Takes a value of the file over. False, and nothing is changed, where it is none of this setting.
    std::function<bool(Preferences &, const QVariant &)> take;

    QString title() const;
    QString help() const; // one sentence
    QString keywords() const;
    QString textOf(const Choice &choice) const;
};

/// Every setting, in the order in which the page shows them. Its texts are translated when they are asked for.
const std::vector<Preference> &preferenceTable();

} // namespace anneal::ui
