// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>

class QComboBox;
class QLineEdit;

namespace anneal::widgets {
class Button;
class ElidedLabel;
class Field;
class Label;
}

namespace anneal::ui {

class Background;

/// Where a new project gets its name, its place and its model. What the disk has there is looked at in the background, as one types.
class NewProjectView : public QWidget
{
    Q_OBJECT

public:
    explicit NewProjectView(Background &background, QWidget *parent = nullptr);

    /// Begins anew, with a name that is free in this folder.
    void begin(const QString &place);
    QString folder() const; // of the project that would be made; empty without a name
    QString place() const;

Q_SIGNALS:
    void createRequested(const QString &folder, const QString &model);
    void openRequested(const QString &folder); // a project that is there already
    void canceled();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    /// What there is where the project is to be made.
    struct Found
    {
        bool isProject = false, isFile = false, isPlaceFile = false, isPlaceNew = false, hasFiles = false;
        bool canWrite = true;
        QString modelProblem {}; // why the model cannot be trained with yet
    };
    static Found look(const QString &folder, const QString &model);
    QString model() const;
    QWidget *makePlace();
    void choosePlace();
    void fillModels(const QStringList &models);
    void check();
    void show(const Found &found);
    void finish();

    Background &m_background;
    QLineEdit *m_name, *m_place;
    QComboBox *m_model;
    widgets::Field *m_nameField, *m_placeField, *m_modelField;
    widgets::ElidedLabel *m_path;
    widgets::Button *m_create;
    quint64 m_question = 0; // the newest place that was looked at
    bool m_opens = false;   // the button opens what is there
};

} // namespace anneal::ui
