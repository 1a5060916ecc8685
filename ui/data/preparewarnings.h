// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/preparewarnings.h"

#include <QString>
#include <QWidget>
#include <vector>

namespace anneal::widgets {
class Banner;
}

namespace anneal::ui {

/// A warning in words for people: what is so, why, and what the one click that helps is called.
struct WarningWords
{
    QString title; // "Held out"; for lists
    QString cause;
    QString nextStep;
    QString fix;
};
WarningWords wordsOf(const data::PrepareWarning &warning);

class DataSettings;
class WizardStep;

/// Does what the button of a warning says: changes the settings, or leads to the step where they are chosen. REQUIRES: not Fix::None.
void applyFix(WizardStep &step, DataSettings &settings, data::PrepareWarning::Fix fix);

/// What is rarely meant about prepared rows: an amber line each, with one click that helps. Takes no room while there is nothing to say.
class PrepareWarnings : public QWidget
{
    Q_OBJECT

public:
    explicit PrepareWarnings(QWidget *parent = nullptr);

    void show(const std::vector<data::PrepareWarning> &warnings);
    bool isEmpty() const { return m_count == 0; }

Q_SIGNALS:
    /// The button of a line; Fix::None: the rows are to be shown.
    void fixChosen(anneal::data::PrepareWarning::Fix fix);

private:
    std::vector<widgets::Banner *> m_lines;
    std::size_t m_count = 0;
};

} // namespace anneal::ui
