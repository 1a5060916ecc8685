// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/page.h"
#include "ui/training/estimate.h"
#include "ui/training/preparedwatch.h"

#include <QFutureWatcher>
#include <QTimer>

class QBoxLayout;
class QComboBox;
class QGridLayout;
class QLayout;
class QLineEdit;

namespace anneal::widgets {
class Button;
class Card;
class Field;
class Label;
class StatCard;
}

namespace anneal::ui {

class SetupPreview;

/// What is trained on what, what it will take, and whether everything is ready. Choices go straight into config.yaml.
class SetupView : public QWidget
{
    Q_OBJECT

public:
    explicit SetupView(Services services, QWidget *parent = nullptr);
    ~SetupView() override;

    /// Asks for a new estimate; the answer to an older question is dropped. Of a large file a first answer comes from some of its rows.
    void refresh();
    /// Whether a message in sight says why the model cannot be used: the check then need not say it again.
    void setModelTold(bool told);
    /// Another project, or none: what was found out of the one before goes, and answers that are under way are dropped.
    void forget();
    const Estimate &estimate() const { return m_estimate; }
    /// What the next run is to be called; empty: by its folder.
    QString runName() const;
    void clearRunName();
    bool isReady() const { return m_known && !m_estimate.blocked(); }

    QSize minimumSizeHint() const override;

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

Q_SIGNALS:
    void estimated();
    void pageRequested(const QString &id);
    void failed(const anneal::base::Error &error);

private:
    void arrange();
    void makeChoices();
    void showChoices();
    void take(const Estimate &estimate);
    void showEstimate();
    QList<Check> checks() const;
    void showChecks();
    QLayout *rowOf(const Check &check);
    void change(const QString &path, const QString &value);

    Services m_services;
    QLineEdit *m_name;
    QComboBox *m_model;
    widgets::Field *m_modelField; // around it
    widgets::Button *m_choose;
    QLineEdit *m_data;
    widgets::Label *m_method;
    widgets::StatCard *m_stats[5];
    QGridLayout *m_statGrid;
    QBoxLayout *m_row; // choices and checks
    bool m_isNarrow = false;
    widgets::Card *m_choices;
    widgets::Card *m_checks;
    SetupPreview *m_preview;
    QWidget *m_checkList = nullptr;
    Estimate m_estimate;
    bool m_isModelTold = false;
    bool m_known = false; // there is an answer to the newest question, be it a first one from some rows
    bool m_filling = false;
    std::stop_source m_stop;
    std::shared_ptr<plan::PlanSources> m_sources = std::make_shared<plan::PlanSources>(); // shared with an answer that nobody waits for any more
    QFutureWatcher<Estimate> m_answer;
    QFutureWatcher<QStringList> m_models;
    QTimer m_delay;
    PreparedWatch m_prepared;
};

} // namespace anneal::ui
