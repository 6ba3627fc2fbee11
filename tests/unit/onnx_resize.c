/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Resize in all its modes. The numbers are ONNX Runtime's, for the input 1, 2,
 * 3, ...
 */
#include "imports.h"
#include "onnxtext.h"
#include "table.h"

static const MienTestKnown known[] = {
  { "resize linear half pixel 4 to 8 by scales",
      "opset 19\noutput y\ninput x ?,1,1,4\n",
      "float s 4 = 1 1 1 2\n"
      "Resize x _ s -> y mode=linear coordinate_transformation_mode=half_pixel",
      "1 1.25 1.75 2.25 2.75 3.25 3.75 4" },
  { "resize linear pytorch half pixel 4 to 8 by scales",
      "opset 19\noutput y\ninput x ?,1,1,4\n",
      "float s 4 = 1 1 1 2\n"
      "Resize x _ s -> y mode=linear "
      "coordinate_transformation_mode=pytorch_half_pixel",
      "1 1.25 1.75 2.25 2.75 3.25 3.75 4" },
  { "resize linear align corners 4 to 8 by scales",
      "opset 19\noutput y\ninput x ?,1,1,4\n",
      "float s 4 = 1 1 1 2\n"
      "Resize x _ s -> y mode=linear "
      "coordinate_transformation_mode=align_corners",
      "1 1.42857 1.85714 2.28571 2.71429 3.14286 3.57143 4" },
  { "resize linear asymmetric 4 to 8 by scales",
      "opset 19\noutput y\ninput x ?,1,1,4\n",
      "float s 4 = 1 1 1 2\n"
      "Resize x _ s -> y mode=linear coordinate_transformation_mode=asymmetric",
      "1 1.5 2 2.5 3 3.5 4 4" },
  { "resize nearest half pixel round prefer floor 4 to 8 by scales",
      "opset 19\noutput y\ninput x ?,1,1,4\n",
      "float s 4 = 1 1 1 2\n"
      "Resize x _ s -> y mode=nearest "
      "coordinate_transformation_mode=half_pixel "
      "nearest_mode=round_prefer_floor",
      "1 1 2 2 3 3 4 4" },
  { "resize nearest half pixel round prefer ceil 4 to 8 by scales",
      "opset 19\noutput y\ninput x ?,1,1,4\n",
      "float s 4 = 1 1 1 2\n"
      "Resize x _ s -> y mode=nearest "
      "coordinate_transformation_mode=half_pixel "
      "nearest_mode=round_prefer_ceil",
      "1 1 2 2 3 3 4 4" },
  { "resize nearest asymmetric floor 4 to 8 by scales",
      "opset 19\noutput y\ninput x ?,1,1,4\n",
      "float s 4 = 1 1 1 2\n"
      "Resize x _ s -> y mode=nearest "
      "coordinate_transformation_mode=asymmetric nearest_mode=floor",
      "1 1 2 2 3 3 4 4" },
  { "resize nearest asymmetric ceil 4 to 8 by scales",
      "opset 19\noutput y\ninput x ?,1,1,4\n",
      "float s 4 = 1 1 1 2\n"
      "Resize x _ s -> y mode=nearest "
      "coordinate_transformation_mode=asymmetric nearest_mode=ceil",
      "1 2 2 3 3 4 4 4" },
  { "resize nearest align corners round prefer floor 4 to 8 by scales",
      "opset 19\noutput y\ninput x ?,1,1,4\n",
      "float s 4 = 1 1 1 2\n"
      "Resize x _ s -> y mode=nearest "
      "coordinate_transformation_mode=align_corners "
      "nearest_mode=round_prefer_floor",
      "1 1 2 2 3 3 4 4" },
  { "resize nearest asymmetric round prefer floor 4 to 8 by scales",
      "opset 19\noutput y\ninput x ?,1,1,4\n",
      "float s 4 = 1 1 1 2\n"
      "Resize x _ s -> y mode=nearest "
      "coordinate_transformation_mode=asymmetric "
      "nearest_mode=round_prefer_floor",
      "1 1 2 2 3 3 4 4" },
  { "resize nearest asymmetric round prefer ceil 4 to 8 by scales",
      "opset 19\noutput y\ninput x ?,1,1,4\n",
      "float s 4 = 1 1 1 2\n"
      "Resize x _ s -> y mode=nearest "
      "coordinate_transformation_mode=asymmetric "
      "nearest_mode=round_prefer_ceil",
      "1 2 2 3 3 4 4 4" },
  { "resize linear half pixel 5 to 3 by scales",
      "opset 19\noutput y\ninput x ?,1,1,5\n",
      "float s 4 = 1 1 1 0.6\n"
      "Resize x _ s -> y mode=linear coordinate_transformation_mode=half_pixel",
      "1.33333 3 4.66667" },
  { "resize linear pytorch half pixel 5 to 3 by scales",
      "opset 19\noutput y\ninput x ?,1,1,5\n",
      "float s 4 = 1 1 1 0.6\n"
      "Resize x _ s -> y mode=linear "
      "coordinate_transformation_mode=pytorch_half_pixel",
      "1.33333 3 4.66667" },
  { "resize linear align corners 5 to 3 by scales",
      "opset 19\noutput y\ninput x ?,1,1,5\n",
      "float s 4 = 1 1 1 0.6\n"
      "Resize x _ s -> y mode=linear "
      "coordinate_transformation_mode=align_corners",
      "1 3 5" },
  { "resize linear asymmetric 5 to 3 by scales",
      "opset 19\noutput y\ninput x ?,1,1,5\n",
      "float s 4 = 1 1 1 0.6\n"
      "Resize x _ s -> y mode=linear coordinate_transformation_mode=asymmetric",
      "1 2.66667 4.33333" },
  { "resize nearest half pixel round prefer floor 5 to 3 by scales",
      "opset 19\noutput y\ninput x ?,1,1,5\n",
      "float s 4 = 1 1 1 0.6\n"
      "Resize x _ s -> y mode=nearest "
      "coordinate_transformation_mode=half_pixel "
      "nearest_mode=round_prefer_floor",
      "1 3 5" },
  { "resize nearest half pixel round prefer ceil 5 to 3 by scales",
      "opset 19\noutput y\ninput x ?,1,1,5\n",
      "float s 4 = 1 1 1 0.6\n"
      "Resize x _ s -> y mode=nearest "
      "coordinate_transformation_mode=half_pixel "
      "nearest_mode=round_prefer_ceil",
      "1 3 5" },
  { "resize nearest asymmetric floor 5 to 3 by scales",
      "opset 19\noutput y\ninput x ?,1,1,5\n",
      "float s 4 = 1 1 1 0.6\n"
      "Resize x _ s -> y mode=nearest "
      "coordinate_transformation_mode=asymmetric nearest_mode=floor",
      "1 2 4" },
  { "resize nearest asymmetric ceil 5 to 3 by scales",
      "opset 19\noutput y\ninput x ?,1,1,5\n",
      "float s 4 = 1 1 1 0.6\n"
      "Resize x _ s -> y mode=nearest "
      "coordinate_transformation_mode=asymmetric nearest_mode=ceil",
      "1 3 5" },
  { "resize nearest align corners round prefer floor 5 to 3 by scales",
      "opset 19\noutput y\ninput x ?,1,1,5\n",
      "float s 4 = 1 1 1 0.6\n"
      "Resize x _ s -> y mode=nearest "
      "coordinate_transformation_mode=align_corners "
      "nearest_mode=round_prefer_floor",
      "1 3 5" },
  { "resize nearest asymmetric round prefer floor 5 to 3 by scales",
      "opset 19\noutput y\ninput x ?,1,1,5\n",
      "float s 4 = 1 1 1 0.6\n"
      "Resize x _ s -> y mode=nearest "
      "coordinate_transformation_mode=asymmetric "
      "nearest_mode=round_prefer_floor",
      "1 3 4" },
  { "resize nearest asymmetric round prefer ceil 5 to 3 by scales",
      "opset 19\noutput y\ninput x ?,1,1,5\n",
      "float s 4 = 1 1 1 0.6\n"
      "Resize x _ s -> y mode=nearest "
      "coordinate_transformation_mode=asymmetric "
      "nearest_mode=round_prefer_ceil",
      "1 3 4" },
  { "resize linear half pixel 3 to 7 by sizes",
      "opset 19\noutput y\ninput x ?,1,1,3\n",
      "int s 4 = 1 1 1 7\n"
      "Resize x _ _ s -> y mode=linear "
      "coordinate_transformation_mode=half_pixel",
      "1 1.14286 1.57143 2 2.42857 2.85714 3" },
  { "resize linear pytorch half pixel 3 to 7 by sizes",
      "opset 19\noutput y\ninput x ?,1,1,3\n",
      "int s 4 = 1 1 1 7\n"
      "Resize x _ _ s -> y mode=linear "
      "coordinate_transformation_mode=pytorch_half_pixel",
      "1 1.14286 1.57143 2 2.42857 2.85714 3" },
  { "resize linear align corners 3 to 7 by sizes",
      "opset 19\noutput y\ninput x ?,1,1,3\n",
      "int s 4 = 1 1 1 7\n"
      "Resize x _ _ s -> y mode=linear "
      "coordinate_transformation_mode=align_corners",
      "1 1.33333 1.66667 2 2.33333 2.66667 3" },
  { "resize linear asymmetric 3 to 7 by sizes",
      "opset 19\noutput y\ninput x ?,1,1,3\n",
      "int s 4 = 1 1 1 7\n"
      "Resize x _ _ s -> y mode=linear "
      "coordinate_transformation_mode=asymmetric",
      "1 1.42857 1.85714 2.28571 2.71429 3 3" },
  { "resize nearest half pixel round prefer floor 3 to 7 by sizes",
      "opset 19\noutput y\ninput x ?,1,1,3\n",
      "int s 4 = 1 1 1 7\n"
      "Resize x _ _ s -> y mode=nearest "
      "coordinate_transformation_mode=half_pixel "
      "nearest_mode=round_prefer_floor",
      "1 1 2 2 2 3 3" },
  { "resize nearest half pixel round prefer ceil 3 to 7 by sizes",
      "opset 19\noutput y\ninput x ?,1,1,3\n",
      "int s 4 = 1 1 1 7\n"
      "Resize x _ _ s -> y mode=nearest "
      "coordinate_transformation_mode=half_pixel "
      "nearest_mode=round_prefer_ceil",
      "1 1 2 2 2 3 3" },
  { "resize nearest asymmetric floor 3 to 7 by sizes",
      "opset 19\noutput y\ninput x ?,1,1,3\n",
      "int s 4 = 1 1 1 7\n"
      "Resize x _ _ s -> y mode=nearest "
      "coordinate_transformation_mode=asymmetric nearest_mode=floor",
      "1 1 1 2 2 3 3" },
  { "resize nearest asymmetric ceil 3 to 7 by sizes",
      "opset 19\noutput y\ninput x ?,1,1,3\n",
      "int s 4 = 1 1 1 7\n"
      "Resize x _ _ s -> y mode=nearest "
      "coordinate_transformation_mode=asymmetric nearest_mode=ceil",
      "1 2 2 3 3 3 3" },
  { "resize nearest align corners round prefer floor 3 to 7 by sizes",
      "opset 19\noutput y\ninput x ?,1,1,3\n",
      "int s 4 = 1 1 1 7\n"
      "Resize x _ _ s -> y mode=nearest "
      "coordinate_transformation_mode=align_corners "
      "nearest_mode=round_prefer_floor",
      "1 1 2 2 2 3 3" },
  { "resize nearest asymmetric round prefer floor 3 to 7 by sizes",
      "opset 19\noutput y\ninput x ?,1,1,3\n",
      "int s 4 = 1 1 1 7\n"
      "Resize x _ _ s -> y mode=nearest "
      "coordinate_transformation_mode=asymmetric "
      "nearest_mode=round_prefer_floor",
      "1 1 2 2 3 3 3" },
  { "resize nearest asymmetric round prefer ceil 3 to 7 by sizes",
      "opset 19\noutput y\ninput x ?,1,1,3\n",
      "int s 4 = 1 1 1 7\n"
      "Resize x _ _ s -> y mode=nearest "
      "coordinate_transformation_mode=asymmetric "
      "nearest_mode=round_prefer_ceil",
      "1 1 2 2 3 3 3" },
  { "resize linear half pixel symmetric 5 to 7 by scales",
      "opset 19\noutput y\ninput x ?,1,1,5\n",
      "float s 4 = 1 1 1 1.5\n"
      "Resize x _ s -> y mode=linear "
      "coordinate_transformation_mode=half_pixel_symmetric",
      "1 1.66667 2.33333 3 3.66667 4.33333 5" },
  { "resize nearest tf half pixel for nn floor 3 to 6 by scales",
      "opset 11\noutput y\ninput x ?,1,1,3\n",
      "float s 4 = 1 1 1 2\n"
      "Resize x _ s -> y mode=nearest "
      "coordinate_transformation_mode=tf_half_pixel_for_nn nearest_mode=floor",
      "1 1 2 2 3 3" },
  { "nearest of old, smaller", "opset 10\noutput y\ninput x ?,1,1,5\n",
      "float s 4 = 1 1 1 0.6\n"
      "Resize x s -> y mode=nearest",
      "1 3 5" },
  { "nearest of old, larger", "opset 10\noutput y\ninput x ?,1,1,3\n",
      "float s 4 = 1 1 1 2.5\n"
      "Resize x s -> y mode=nearest",
      "1 1 1 2 2 3 3" },
  { "linear of old", "opset 10\noutput y\ninput x ?,1,1,3\n",
      "float s 4 = 1 1 1 2\n"
      "Resize x s -> y mode=linear",
      "1 1.5 2 2.5 3 3" },
  { "upsample nearest 3 to 6 by scales", "opset 9\noutput y\ninput x ?,1,1,3\n",
      "float s 4 = 1 1 1 2\n"
      "Upsample x s -> y mode=nearest",
      "1 1 2 2 3 3" },
  { "upsample linear 2 to 4 by scales", "opset 9\noutput y\ninput x ?,1,2,2\n",
      "float s 4 = 1 1 2 2\n"
      "Upsample x s -> y mode=linear",
      "1 1.5 2 2 2 2.5 3 3 3 3.5 4 4 3 3.5 4 4" },
  { "resize linear align corners 2 to 3 by sizes",
      "opset 13\noutput y\ninput x ?,1,2,2\n",
      "int s 4 = 1 1 3 3\n"
      "Resize x _ _ s -> y mode=linear "
      "coordinate_transformation_mode=align_corners",
      "1 1.5 2 2 2.5 3 3 3.5 4" },
  { "resize linear 2 to 1 by sizes", "opset 13\noutput y\ninput x ?,2,2,2\n",
      "int s 4 = 1 2 3 1\n"
      "Resize x _ _ s -> y mode=linear",
      "1.5 2.5 3.5 5.5 6.5 7.5" },
  { "resize linear pytorch half pixel 4 to 1 by sizes",
      "opset 13\noutput y\ninput x ?,1,1,4\n",
      "int s 4 = 1 1 1 1\n"
      "Resize x _ _ s -> y mode=linear "
      "coordinate_transformation_mode=pytorch_half_pixel",
      "1" },
  { "behind a transpose", "opset 13\noutput y\ninput x ?,1,2,2\n",
      "float s 4 = 1 2 1 1\nTranspose x -> t perm=[0,2,3,1]\n"
      "Resize t _ s -> r mode=nearest "
      "coordinate_transformation_mode=asymmetric nearest_mode=floor\n"
      "Transpose r -> y perm=[0,3,1,2]",
      "1 2 1 2 3 4 3 4" },
  { "of channels", "opset 13\noutput y\ninput x ?,2,1,2\n",
      "float s 4 = 1 2 1 1\nResize x _ s -> y mode=nearest",
      "1 2 1 2 3 4 3 4" },
  { "of some axes", "opset 18\noutput y\ninput x ?,1,1,2\n",
      "int z 1 = 4\nResize x _ _ z -> y mode=nearest axes=[-1]", "1 1 2 2" },
  { "to sizes from a shape", "opset 13\noutput y\ninput x ?,1,2,2\n",
      "MaxPool x -> p kernel_shape=[2,2]\nShape x -> z\n"
      "Resize p _ _ z -> y mode=nearest",
      "4 4 4 4" },
  { "that changes nothing", "opset 13\noutput y\ninput x ?,1,1,2\n",
      "float s 4 = 1 1 1 1\nResize x _ s -> r mode=linear\nRelu r -> y",
      "1 2" },
};

#define HEAD "opset 19\noutput y\ninput x ?,3,4,5\n"
#define TWICE "float s 4 = 1 1 2 2\n"

static const struct {
  const char *name, *text, *message;
} refused[] = {
  { "cubic", HEAD TWICE "Resize x _ s -> y mode=cubic",
      "node \"op-y\" (Resize): expected mode nearest or linear, found "
      "\"cubic\"" },
  { "unknown coordinates",
      HEAD TWICE
      "Resize x _ s -> y coordinate_transformation_mode=tf_crop_and_resize",
      "or tf_half_pixel_for_nn, found \"tf_crop_and_resize\"" },
  { "unknown rounding", HEAD TWICE "Resize x _ s -> y nearest_mode=random",
      "expected a nearest_mode of round_prefer_floor, round_prefer_ceil, floor "
      "or ceil, found \"random\"" },
  { "aspect ratio",
      HEAD TWICE "Resize x _ s -> y keep_aspect_ratio_policy=not_larger",
      "expected keep_aspect_ratio_policy stretch" },
  { "antialias",
      HEAD "float s 4 = 1 1 1 0.5\nResize x _ s -> y mode=linear antialias=1",
      "expected antialias 0, because axis 3 becomes smaller" },
  { "neither", HEAD "Resize x -> y", "has neither scales nor sizes" },
  { "too few scales", HEAD "float s 2 = 2 2\nResize x _ s -> y",
      "expected scales or sizes of 4 axes, found 2" },
  { "scale of 0", HEAD "float s 4 = 1 1 0 2\nResize x _ s -> y",
      "expected scales above 0, found 0 for axis 2" },
  { "scale to nothing", HEAD "float s 4 = 1 1 0.1 2\nResize x _ s -> y",
      "found 0.1 and 0 for axis 2" },
  { "size of 0", HEAD "int z 4 = 1 3 0 5\nResize x _ _ z -> y",
      "found 0 and 0 for axis 2" },
  { "huge", HEAD "float s 4 = 1 1 30000 30000\nResize x _ s -> y",
      "expected an output of at most" },
  { "batch", HEAD "float s 4 = 2 1 1 1\nResize x _ s -> y",
      "expected the batch (axis 0) to keep its size" },
  { "three axes", HEAD "float s 4 = 1 2 2 2\nResize x _ s -> y",
      "expected at most two axes to change" },
  { "computed scales", HEAD "Resize x _ x -> y",
      "expected input 2 to be a constant of floats" },
};

static void
test_refused (gconstpointer data)
{
  const char *const *c = data;
  g_autoptr (GBytes) file = mien_test_onnx (c[1]);
  mien_test_onnx_refused (file, c[2]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  mien_test_add_table ("/onnx/resize/", known, mien_test_known);
  mien_test_add_table ("/onnx/resize/refused/", refused, test_refused);
  return g_test_run ();
}
