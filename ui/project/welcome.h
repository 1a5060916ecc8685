// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <string>

namespace anneal::widgets {
class Button;
}

namespace anneal::ui {

/// What Anneal is for, and the sample: what one sees while no project is open.
class Welcome : public QWidget
{
    Q_OBJECT

public:
    explicit Welcome(QWidget *parent = nullptr);

    /// The model that the sample trains.
    static std::string sampleModel();
    /// Whether that can be read on this computer; else it says how to get it, and promises no run.
    void setHasModel(bool hasModel);
    bool hasModel() const { return m_hasModel; }

Q_SIGNALS:
    void sampleRequested();
    void toast(const QString &text);

private:
    QWidget *makeModelNote();

    widgets::Button *m_sample;
    QWidget *m_modelNote;
    bool m_hasModel = true;
};

} // namespace anneal::ui
